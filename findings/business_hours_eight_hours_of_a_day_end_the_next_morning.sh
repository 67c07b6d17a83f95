#!/usr/bin/env bash
# The due time of a target that is exactly the rest of the working day.
#
# Question: a desk is open from 09:00 to 17:00 on weekdays. When are an hour from Friday 15:59, 16:00 and 16:01 over, and eight hours from Friday 09:00?
# Guess: 16:59, 17:00 and (Monday) 09:01, and 17:00 of the same day.
# Seen with Business::Hours 0.13 (libbusiness-hours-perl of Debian 12): 16:59, then Monday 09:00 and 09:01, and Monday 09:00. What is due by closing time is
# due two days later. between(16:00, 17:00) of the same package has the full hour, so what is closed on Saturday is late by one function and in time by the other.
set -eu
command -v perl > /dev/null || exit 77
perl -MBusiness::Hours -e 1 2> /dev/null || { echo "libbusiness-hours-perl is not installed"; exit 77; }
TZ=UTC perl - <<'PERL'
use strict;
use warnings;
use Business::Hours;
use POSIX qw(strftime);
use Time::Local;

my $friday = sub { timegm(0, $_[1], $_[0], 27, 10, 2026) };
my $desk = sub {
    my $hours = Business::Hours->new;
    $hours->business_hours(map { ($_ => { Name => $_, Start => '09:00', End => '17:00' }) } 1 .. 5);
    $hours;
};
my $due = sub { my ($start, $length) = @_; strftime('%a %H:%M', gmtime $desk->()->add_seconds($start, $length)) };
my @seen = map { $due->($friday->(@$_), 3600) } [15, 59], [16, 0], [16, 1];
push @seen, $due->($friday->(9, 0), 8 * 3600), $desk->()->between($friday->(16, 0), $friday->(17, 0));
my $seen = join ', ', @seen;
print "Business::Hours $Business::Hours::VERSION: $seen\n";
die "the behaviour has changed\n" if $seen ne 'Fri 16:59, Mon 09:00, Mon 09:01, Mon 09:00, 3600';
PERL
