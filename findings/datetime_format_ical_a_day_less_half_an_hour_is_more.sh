#!/usr/bin/env bash
# An alarm or a target of a day less half an hour, written for a calendar and read again.
#
# Question: which texts are written for a day less 30 minutes and for two weeks less a day, and how many minutes are read of the first?
# Expected: PT23H30M, or an error, as the text has one sign for all its parts; P13D; 1410. (The question came up while durations with one sign were run.)
# Seen with DateTime::Format::ICal 0.09 (Debian 12): -P1DT30M and +P1W6D, which RFC 5545 does not have (weeks are alone); -1470. An alarm a day less half an hour after a
# moment is more than a day before it. DateTime has such a duration as the difference of two durations.
set -eu
command -v perl > /dev/null || exit 77
perl -MDateTime::Format::ICal -e 1 2> /dev/null || { echo "libdatetime-format-ical-perl is not installed"; exit 77; }
perl - <<'PERL'
use strict;
use warnings;
use DateTime::Duration;
use DateTime::Format::ICal;

my $calendar = 'DateTime::Format::ICal';
my $less = DateTime::Duration->new(days => 1) - DateTime::Duration->new(minutes => 30);
my $weeks = DateTime::Duration->new(weeks => 2) - DateTime::Duration->new(days => 1);
my ($days, $minutes) = $calendar->parse_duration($calendar->format_duration($less))->in_units('days', 'minutes');
my $seen = join ' ', $calendar->format_duration($less), $calendar->format_duration($weeks), 1440 * $days + $minutes;
print "DateTime::Format::ICal $DateTime::Format::ICal::VERSION: $seen\n";
die "the behaviour has changed\n" if $seen ne '-P1DT30M +P1W6D -1470';
PERL
