#!/usr/bin/env bash
# Two rounds a day as one series, at 9:00 and at 15:00, and the same two as two events.
#
# Question: which events does the calendar have from 2 March 2026 on, for RRULE:FREQ=DAILY;BYHOUR=9,15;COUNT=4?
# Expected: 9:00 and 15:00 of 2 and of 3 March. (The question came up while other inputs were run.)
# Seen with iCal::Parser 1.21 (libical-parser-perl of Debian 12): 15:00 of both days, and no 9:00. Two events are there both. The events of a day are stored by their
# UID, which is the same for all occurrences of a series.
set -eu
command -v perl > /dev/null || exit 77
perl -MiCal::Parser -e 1 2> /dev/null || { echo "libical-parser-perl is not installed"; exit 77; }
TZ=UTC perl - <<'PERL'
use strict;
use warnings;
use iCal::Parser;

my $event = sub { ('BEGIN:VEVENT', "UID:@{[shift]}", 'DTSTAMP:20260101T000000Z', 'SUMMARY:Round', @_, 'END:VEVENT') };
my $hours = sub {
    my $text = join "\r\n", 'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//example//EN', @_, 'END:VCALENDAR', '';
    my $days = iCal::Parser->new(start => '20260301', end => '20260401')->parse_strings($text)->{events}{2026}{3};
    my @seen;
    for my $day (sort { $a <=> $b } keys %$days) {
        push @seen, sort map { $_->{DTSTART}->strftime('%d-%H') } values %{$days->{$day}};
    }
    "@seen";
};
my $series = $hours->($event->('a', 'DTSTART:20260302T090000Z', 'DURATION:PT1H', 'RRULE:FREQ=DAILY;BYHOUR=9,15;COUNT=4'));
my $two = $hours->($event->('a', 'DTSTART:20260302T090000Z', 'DURATION:PT1H'), $event->('b', 'DTSTART:20260302T150000Z', 'DURATION:PT1H'));
print "iCal::Parser $iCal::Parser::VERSION: $series / $two\n";
die "the behaviour has changed\n" if $series ne '02-15 03-15' or $two ne '02-09 02-15';
PERL
