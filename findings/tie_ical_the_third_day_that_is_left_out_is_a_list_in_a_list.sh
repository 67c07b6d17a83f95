#!/usr/bin/env bash
# A daily shift of five days, three of which are left out, each in a line of its own.
#
# Question: what is the value of EXDATE?
# Expected: a list of the three dates. (Written down with the script.)
# Seen with Tie::iCal 0.15 (libtie-ical-perl of Debian 12): each line puts all of those before it in a list, beside a list of its own date. With one line it
# is the date alone, so there is a shape for each number of lines.
set -eu
command -v perl > /dev/null || { echo "perl is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" libtie-ical-perl
cd "$place"
cat > calendar.ics <<'ICS'
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//desk//EN
BEGIN:VEVENT
UID:shift
DTSTAMP:20260101T000000Z
DTSTART:20260301T090000Z
RRULE:FREQ=DAILY;COUNT=5
EXDATE:20260302T090000Z
EXDATE:20260303T090000Z
EXDATE:20260304T090000Z
END:VEVENT
END:VCALENDAR
ICS
sed -i 's/$/\r/' calendar.ics
cat > question.pl <<'PERL'
use strict;
use warnings;
use Tie::iCal;
tie my %events, "Tie::iCal", "calendar.ics" or die;
sub shape { my $value = shift; ref $value ? "[" . join(", ", map { shape($_) } @$value) . "]" : substr($value, 4, 4) }
print shape($events{shift}[1]{EXDATE}), "\n";
PERL
seen=$(perl -Iusr/share/perl5 question.pl)
echo "$seen"
[ "$seen" = "[[0302, [0303]], [0304]]" ] || { echo "the behaviour has changed"; exit 1; }
