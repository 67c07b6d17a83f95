#!/usr/bin/env bash
# The end of a month, as a date without a day.
#
# Question: what are the ends of January, February and April 2026?
# Guess: the first of February, of March and of May, or the last moments before them.
# Seen with DateTime::Incomplete 0.08 (libdatetime-incomplete-perl of Debian 12): 1 February at midnight, an error (there is no day 30), and 1 May at
# midnight. February has an end in no year.
set -eu
perl -MDateTime -e 1 2> /dev/null || { echo "libdatetime-perl is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" libdatetime-incomplete-perl libdatetime-event-recurrence-perl libdatetime-set-perl libset-infinite-perl
cd "$place"
cat > question.pl <<'PERL'
use strict;
use warnings;
use DateTime::Incomplete;
for my $month (1, 2, 4) {
    my $end = eval { DateTime::Incomplete->new(year => 2026, month => $month)->end };
    print defined $end ? $end : "error", "\n";
}
PERL
seen=$(TZ=UTC perl -Iusr/share/perl5 question.pl)
echo "$seen"
[ "$seen" = "2026-02-01T00:00:00
error
2026-05-01T00:00:00" ] || { echo "the behaviour has changed"; exit 1; }
