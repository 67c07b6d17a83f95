#!/usr/bin/env bash
# The next shift after now, where now is in the zone of the server or of the person who looks.
#
# Question: a series of two shifts starts on 2026-03-28 at 09:00 in Paris (08:00Z). When is the next one after 07:30Z, with that moment in UTC, in Paris and in New York? And
# which days and times has the series after it was looked at from UTC and then from New York?
# Guess: at 08:00Z each time; 09:00 in Paris, on the 28th and the 29th.
# Seen with DateTime::Event::ICal 0.13 (libdatetime-event-ical-perl of Debian 12): at 09:00Z, at 08:00Z and at 13:00Z, which is 09:00 in the zone of the moment that was given.
# The zone of the start is dropped. The first shift keeps the zone it was looked at from, and a look from a second zone then moves it to another clock time.
set -eu
command -v perl > /dev/null || exit 77
perl -MDateTime::Event::ICal -e 1 2> /dev/null || { echo "libdatetime-event-ical-perl is not installed"; exit 77; }
TZ=UTC perl - <<'PERL'
use strict;
use warnings;
use DateTime;
use DateTime::Event::ICal;

my $start = DateTime->new(year => 2026, month => 3, day => 28, hour => 9, time_zone => 'Europe/Paris');
my $series = sub { DateTime::Event::ICal->recur(dtstart => $start, freq => 'daily', count => 2) };
my $now = sub { DateTime->new(year => 2026, month => 3, day => 28, hour => 7, minute => 30, time_zone => 'UTC')->set_time_zone(shift) };
my @seen = map { $series->()->next($now->($_))->set_time_zone('UTC')->strftime('%H:%MZ') } 'UTC', 'Europe/Paris', 'America/New_York';
my $looked_at = $series->();
$looked_at->next($now->($_)) for 'UTC', 'America/New_York';
push @seen, map { $_->strftime('%d %H:%M') } $looked_at->as_list;
my $seen = join ', ', @seen;
print "DateTime::Event::ICal $DateTime::Event::ICal::VERSION: $seen\n";
die "the behaviour has changed\n" if $seen ne '09:00Z, 08:00Z, 13:00Z, 28 05:00, 29 09:00';
PERL
