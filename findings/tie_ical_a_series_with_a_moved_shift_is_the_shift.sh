#!/usr/bin/env bash
# A daily shift, the second of which starts an hour later, as a hash of events by their UID.
#
# Question: which entries has the hash, and what is the start of each?
# Expected: one with both events, or one of each. (Written down with the script.)
# Seen with Tie::iCal 0.15 (libtie-ical-perl of Debian 12): the key is there twice, and both have the moved shift of 2 March at 10:00. The series cannot be
# read.
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
END:VEVENT
BEGIN:VEVENT
UID:shift
DTSTAMP:20260101T000000Z
RECURRENCE-ID:20260302T090000Z
DTSTART:20260302T100000Z
END:VEVENT
END:VCALENDAR
ICS
sed -i 's/$/\r/' calendar.ics
cat > question.pl <<'PERL'
use strict;
use warnings;
use Tie::iCal;
tie my %events, "Tie::iCal", "calendar.ics" or die;
for my $uid (keys %events) { print "$uid $events{$uid}[1]{DTSTART} ", exists $events{$uid}[1]{RRULE} ? "series" : "no series", "\n" }
PERL
seen=$(perl -Iusr/share/perl5 question.pl)
echo "$seen"
[ "$seen" = "shift 20260302T100000Z no series
shift 20260302T100000Z no series" ] || { echo "the behaviour has changed"; exit 1; }
