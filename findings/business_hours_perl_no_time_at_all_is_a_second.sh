#!/usr/bin/env bash
# Seconds of business time, as Request Tracker counts them for its service levels.
#
# Question: how many business seconds are between Monday 9:00 and Monday 17:00, between Friday 16:00 and Monday 10:00, and between noon and noon, when the
# hours are 9:00 to 17:00?
# Guess: 28800, 7200 and 0.
# Seen with Business::Hours 0.13 (libbusiness-hours-perl of Debian): 28800, 7201 and 1. The last second of the question counts as well where it is open,
# so a clock that is read twice in a row has a second of what lies between the readings, and two halves are more than the whole.
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

sub seconds {
    my @moments = map { timegm(0, 0, $_->[1], $_->[0], 2, 2026) } @_;
    my $hours = Business::Hours->new;
    $hours->business_hours(map { $_ => { Name => $_, Start => '9:00', End => '17:00' } } 1 .. 5);
    return $hours->between(@moments);
}

my @seen = (seconds([9, 9], [9, 17]), seconds([6, 16], [9, 10]), seconds([9, 12], [9, 12]));
print "Business::Hours $Business::Hours::VERSION: @seen\n";
die "the behaviour has changed\n" if "@seen" ne '28800 7201 1';
PERL
