#!/usr/bin/env bash
# A holiday that is one whole day, with DTSTART alone and with the DTEND of the next day, which is the same by RFC 5545.
#
# Question: is the event of 2026-03-02 all_day, and when does it end, for DTSTART;VALUE=DATE:20260302 with DTEND;VALUE=DATE:20260303, and without it?
# Guess: it is, and ends on 2 March, both times.
# Seen with Data::ICal::DateTime 0.82 (libdata-ical-datetime-perl of Debian 12): so with DTEND; without it the event is not all_day and has no end, so what adds up times has
# none for it, and what compares moments has it at midnight.
set -eu
command -v perl > /dev/null || exit 77
perl -MData::ICal::DateTime -e 1 2> /dev/null || { echo "libdata-ical-datetime-perl is not installed"; exit 77; }
TZ=UTC perl - <<'PERL'
use strict;
use warnings;
use Data::ICal;
use Data::ICal::DateTime;

my $event = sub {
    my $text = join "\r\n", 'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//example//EN', 'BEGIN:VEVENT', 'UID:a', 'DTSTAMP:20260101T000000Z', @_, 'END:VEVENT',
        'END:VCALENDAR', '';
    (Data::ICal->new(data => $text)->events)[0];
};
my @seen;
for my $lines (['DTSTART;VALUE=DATE:20260302', 'DTEND;VALUE=DATE:20260303'], ['DTSTART;VALUE=DATE:20260302']) {
    my $day = $event->(@$lines);
    push @seen, join ' ', $day->start->ymd, $day->end ? $day->end->ymd : 'none', $day->all_day ? 'all day' : 'not all day';
}
my $seen = join ', ', @seen;
print "Data::ICal::DateTime $Data::ICal::DateTime::VERSION: $seen\n";
die "the behaviour has changed\n" if $seen ne '2026-03-02 2026-03-02 all day, 2026-03-02 none not all day';
PERL
