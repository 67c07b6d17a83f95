#!/usr/bin/env bash
# Two questions to the same business hours: a day, and the day after it.
#
# Question: how many business seconds has Monday 9:00 to 17:00, and then Tuesday 9:00 to 17:00, with hours of 9:00 to 17:00 and one object? And when the
# first question was about the whole week?
# Expected: 28800 each time. (The question came up while another was run.)
# Seen with Business::Hours 0.13 (libbusiness-hours-perl of Debian): 28800 and -1, and 28800 after the week. The first question sets the stretch for which
# the object has hours; one outside of it is minus one, which a sum of tickets takes for a second less.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" libbusiness-hours-perl libset-intspan-perl
command -v perl > /dev/null || exit 77
TZ=UTC PERL5LIB="$place/usr/share/perl5" perl - <<'PERL'
use strict;
use warnings;
use Business::Hours;
use Time::Local;

sub hours {
    my $hours = Business::Hours->new;
    $hours->business_hours(map { $_ => { Name => $_, Start => '9:00', End => '17:00' } } 1 .. 5);
    return $hours;
}
sub moment { return timegm(0, 0, $_[1], $_[0], 2, 2026) }

my ($days, $week) = (hours(), hours());
my @seen = map { $days->between(moment($_, 9), moment($_, 17)) } 9, 10;
$week->between(moment(9, 0), moment(14, 0));
push @seen, $week->between(moment(10, 9), moment(10, 17));
print "Business::Hours $Business::Hours::VERSION: @seen\n";
die "the behaviour has changed\n" if "@seen" ne '28800 -1 28800';
PERL
