#!/usr/bin/env bash
# A shift of Paris, read for a team in another zone.
#
# Question: a file has a shift on 2026-07-02 at 09:00 with TZID=Europe/Paris, and one at 07:00Z. When are they by parsers with tz => "UTC" and "Asia/Tokyo"?
# Its documents let one expect: 07:00 in UTC and 16:00 in Tokyo for both, since dates are adjusted to the zone. (The question came up while series were run.)
# Seen with iCal::Parser 1.21 (libical-parser-perl of Debian 12): 07:00 and 16:00 for the one of UTC; 09:00 in UTC and 09:00 in Tokyo for the one of Paris. The
# zone of an event is replaced and not converted, so the shift moves by the difference of the zones.
set -eu
command -v perl > /dev/null || exit 77
perl -MiCal::Parser -e 1 2> /dev/null || { echo "libical-parser-perl is not installed"; exit 77; }
TZ=UTC perl - <<'PERL'
use strict;
use warnings;
use iCal::Parser;

my $text = join "\r\n", 'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//example//EN',
    'BEGIN:VTIMEZONE', 'TZID:Europe/Paris',
    'BEGIN:STANDARD', 'DTSTART:19961027T030000', 'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU', 'TZOFFSETFROM:+0200', 'TZOFFSETTO:+0100', 'END:STANDARD',
    'BEGIN:DAYLIGHT', 'DTSTART:19960331T020000', 'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0200', 'END:DAYLIGHT',
    'END:VTIMEZONE',
    'BEGIN:VEVENT', 'UID:paris', 'DTSTAMP:20260101T000000Z', 'DTSTART;TZID=Europe/Paris:20260702T090000', 'DURATION:PT1H', 'END:VEVENT',
    'BEGIN:VEVENT', 'UID:utc', 'DTSTAMP:20260101T000000Z', 'DTSTART:20260702T070000Z', 'DURATION:PT1H', 'END:VEVENT',
    'END:VCALENDAR', '';
my @seen;
for my $zone ('UTC', 'Asia/Tokyo') {
    my $day = iCal::Parser->new(start => '20260701', end => '20260801', tz => $zone)->parse_strings($text)->{events}{2026}{7}{2};
    push @seen, map { "$_ " . $day->{$_}{DTSTART}->strftime('%H:%M%z') } 'paris', 'utc';
}
my $seen = join ', ', @seen;
print "iCal::Parser $iCal::Parser::VERSION: $seen\n";
die "the behaviour has changed\n" if $seen ne 'paris 09:00+0000, utc 07:00+0000, paris 09:00+0900, utc 16:00+0900';
PERL
