#!/usr/bin/env bash
# The length of a shift from nine to five, as a span of time.
#
# Question: how many hours has the duration of the span, and how many has the difference of its end and its start?
# Guess: 8, both.
# Seen with DateTime::Set 0.3900 (libdatetime-set-perl of Debian 12): 0 (it has 28800 seconds), and 8. The duration of a span is in seconds, and seconds are
# never made hours, for a minute may have 61.
set -eu
perl -MDateTime -e 1 2> /dev/null || { echo "libdatetime-perl is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" libdatetime-set-perl libset-infinite-perl
cd "$place"
cat > question.pl <<'PERL'
use strict;
use warnings;
use DateTime;
use DateTime::Span;
my ($start, $end) = map { DateTime->new(year => 2026, month => 3, day => 2, hour => $_) } 9, 17;
my $length = DateTime::Span->from_datetimes(start => $start, before => $end)->duration;
print join(" ", $length->in_units("hours"), $length->in_units("seconds"), ($end - $start)->in_units("hours")), "\n";
PERL
seen=$(TZ=UTC perl -Iusr/share/perl5 question.pl)
echo "$seen"
[ "$seen" = "0 28800 8" ] || { echo "the behaviour has changed"; exit 1; }
