#!/usr/bin/env bash
# The hours of a desk from the times at which it opened and closed, when one opening was written twice.
#
# Question: which spans have the openings of 2 March at 9:00 and 10:00 and of 3 March at 9:00, with the closings of both days at 17:00?
# Expected: 9:00 to 17:00 on both days; a span of the set is from a start to the next end. (The question came up while other inputs were run.)
# Seen with DateTime::SpanSet 0.3900 (libdatetime-set-perl of Debian 12): 2 March 9:00 to 17:00, and 2 March 10:00 to 3 March 17:00. Starts and ends are
# paired by
# their place in the lists, so the spans overlap, and the desk is open at midnight.
set -eu
perl -MDateTime -e 1 2> /dev/null || { echo "libdatetime-perl is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" libdatetime-set-perl libset-infinite-perl
PERL5LIB="$place/usr/share/perl5" perl - <<'PERL'
use strict;
use warnings;
use DateTime;
use DateTime::Set;
use DateTime::SpanSet;

sub at { DateTime->new(year => 2026, month => 3, day => $_[0], hour => $_[1]) }
my $starts = DateTime::Set->from_datetimes(dates => [at(2, 9), at(2, 10), at(3, 9)]);
my $ends = DateTime::Set->from_datetimes(dates => [at(2, 17), at(3, 17)]);
my $open = DateTime::SpanSet->from_sets(start_set => $starts, end_set => $ends);
my $seen = join ", ", map { $_->start->strftime("%d %H:%M to ") . $_->end->strftime("%d %H:%M") } $open->as_list;
$seen .= "; midnight " . ($open->contains(at(3, 0)) ? "open" : "closed");
print "DateTime::SpanSet $DateTime::Set::VERSION: $seen\n";
my $expected = "02 09:00 to 02 17:00, 02 10:00 to 03 17:00; midnight open";
die "the behaviour has changed\n" if $seen ne $expected;
PERL
