#!/usr/bin/env bash
# A reminder one working day before, and a target one working day after, a date on a weekend.
#
# Question: which day is a working day before Saturday, 2026-03-07, and which a working day after it? How many working days are between that Saturday and
# the next Monday, both included?
# Guess: Friday, 6 March; Monday, 9 March; 1.
# Seen with Date::Calendar 6.4 (libdate-calc-perl of Debian 12) and its German profile: Thursday, 5 March; Tuesday, 10 March; 1. The date is moved to a
# working day first, which then counts for nothing.
# Its documents name results that are off by a day, for negative numbers alone.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" libdate-calc-perl libcarp-clan-perl libbit-vector-perl
libraries=$(dirname "$(dirname "$(find "$place" -name Vector.pm)")")
PERL5LIB="$place/usr/share/perl5:$libraries" perl - <<'PERL'
use strict;
use warnings;
use Date::Calendar;
use Date::Calendar::Profiles qw($Profiles);

my $calendar = Date::Calendar->new($Profiles->{"DE-BE"});
my @days = map { join "-", scalar($calendar->add_delta_workdays(2026, 3, 7, $_))->date } -1, 1;
my $seen = "@days " . $calendar->delta_workdays(2026, 3, 7, 2026, 3, 9, 1, 1);
print "Date::Calendar $Date::Calendar::VERSION: $seen\n";
my $expected = "2026-3-5 2026-3-10 1";
die "the behaviour has changed\n" if $seen ne $expected;
PERL
