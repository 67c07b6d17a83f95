#!/usr/bin/env bash
# A holiday on the days when clocks change, for a desk that is open day and night.
#
# Question: the desk is in Paris. When is it open again after the holidays 2026-10-25 (25 hours), 2026-03-29 (23 hours) and 2026-11-01 (24 hours)?
# Guess: at midnight, when the next day begins.
# Seen with Business::Hours 0.13 (libbusiness-hours-perl of Debian 12): at 23:00:01 of the holiday, at 01:00:01 of the next day, and at 00:00:01. A holiday is
# 24 hours and a second from its midnight on.
set -eu
command -v perl > /dev/null || exit 77
perl -MBusiness::Hours -e 1 2> /dev/null || { echo "libbusiness-hours-perl is not installed"; exit 77; }
TZ=Europe/Paris perl - <<'PERL'
use strict;
use warnings;
use Business::Hours;
use POSIX qw(strftime);
use Time::Local;

my @seen;
for my $holiday ('2026-10-25', '2026-03-29', '2026-11-01') {
    my ($year, $month, $day) = split /-/, $holiday;
    my $hours = Business::Hours->new;
    $hours->business_hours(map { ($_ => { Name => $_, Start => '00:00', End => '24:00' }) } 0 .. 6);
    $hours->holidays($holiday);
    push @seen, strftime('%m-%d %H:%M:%S', localtime $hours->first_after(timelocal(0, 0, 12, $day, $month - 1, $year)));
}
my $seen = join ', ', @seen;
print "Business::Hours $Business::Hours::VERSION: $seen\n";
die "the behaviour has changed\n" if $seen ne '10-25 23:00:01, 03-30 01:00:01, 11-02 00:00:01';
PERL
