#!/usr/bin/env bash
# A holiday of every year, over several years.
#
# Question: a desk is open day and night but for the holiday "12-25". How many days is it closed from the start of 2024 to the end of
# 2024, of 2025, of 2026 and of 2027?
# Expected: 1, 2, 3 and 4; its documents allow a holiday without a year. (The question came up while its source was read.)
# Seen with Business::Hours 0.13 (libbusiness-hours-perl of Debian 12): 1, 2, 2 and 2. Of a holiday without a year only the days of the first and of the last
# year of the timespan are closed, so every 25 December between them is a day of work.
set -eu
command -v perl >/dev/null || exit 77
perl -MBusiness::Hours -e 1 2>/dev/null || { echo "libbusiness-hours-perl is not installed"; exit 77; }
TZ=UTC perl - <<'PERL'
use strict;
use warnings;
use Business::Hours;
use Time::Local;

my $start = timegm(0, 0, 0, 1, 0, 2024);
my @seen;
for my $year (2024 .. 2027) {
    my $hours = Business::Hours->new;
    $hours->business_hours(map { ($_ => { Name => $_, Start => '00:00', End => '24:00' }) } 0 .. 6);
    $hours->holidays('12-25');
    # The last second is included, so the interval ends one second before midnight.
    my $last = timegm(0, 0, 0, 1, 0, $year + 1) - 1;
    push @seen, int((($last - $start + 1) - $hours->between($start, $last)) / 86400);
}
print "Business::Hours $Business::Hours::VERSION @seen\n";
die "the behaviour has changed\n" if "@seen" ne "1 2 2 2";
PERL
