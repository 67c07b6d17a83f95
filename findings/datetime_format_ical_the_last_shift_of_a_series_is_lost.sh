#!/usr/bin/env bash
# A series of shifts in Paris that ends with the last shift, as calendars write it: UNTIL in UTC.
#
# Question: a shift starts on 2026-03-28 at 09:00 in Paris, with FREQ=DAILY and UNTIL on the moment of the third one (2026-03-30, 09:00 of summer, 07:00Z). Which
# days has it? And in New York, with UNTIL a minute before the third one?
# Guess: UNTIL is included: the 28th, 29th and 30th in Paris; two days in New York.
# Seen with DateTime::Format::ICal 0.09 (Debian 12): the 28th and the 29th in Paris, and three days in New York. The clock of Paris is compared with that of UTC,
# so a series loses its last shift east of Greenwich and gets one too many in the west. Data::ICal::DateTime 0.82 and iCal::Parser 1.21 read series with it.
set -eu
command -v perl > /dev/null || exit 77
perl -MDateTime::Format::ICal -e 1 2> /dev/null || { echo "libdatetime-format-ical-perl is not installed"; exit 77; }
TZ=UTC perl - <<'PERL'
use strict;
use warnings;
use DateTime;
use DateTime::Format::ICal;

my $days = sub {
    my ($zone, $month, $day, $until) = @_;
    my $start = DateTime->new(year => 2026, month => $month, day => $day, hour => 9, time_zone => $zone);
    my $series = DateTime::Format::ICal->parse_recurrence(recurrence => "FREQ=DAILY;UNTIL=$until", dtstart => $start);
    join ' ', map { $_->day } $series->as_list;
};
my $seen = join ', ', $days->('Europe/Paris', 3, 28, '20260330T070000Z'), $days->('America/New_York', 1, 6, '20260108T135900Z');
print "DateTime::Format::ICal $DateTime::Format::ICal::VERSION: $seen\n";
die "the behaviour has changed\n" if $seen ne '28 29, 6 7 8';
PERL
