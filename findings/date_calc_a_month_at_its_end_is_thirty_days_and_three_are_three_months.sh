#!/usr/bin/env bash
# The age of a ticket in months and days, by the difference that calls itself normalized.
#
# Question: how many years, months and days are from 31 March to 30 April 2026, from 31 January to 30 April, and from 31 January to 2 March?
# Expected: 0 0 30 or 0 1 0, the same way for both of the first; 0 1 2 for the last one, since 31 January plus a month is 28 February there and two days
# later is 2 March. (The question came up while other inputs were run.)
# Seen with Date::Calc 6.4 (libdate-calc-perl of Debian 12): 0 0 30, 0 3 0 and 0 0 30. Its documents have a year from 29 February to 28 February, so the end
# of a shorter month is a whole one there.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" libdate-calc-perl libcarp-clan-perl
PERL5LIB="$place/usr/share/perl5" perl - <<'PERL'
use strict;
use warnings;
use Date::Calc qw(Add_Delta_YM N_Delta_YMD);

my @ends = ([3, 31, 4, 30], [1, 31, 4, 30], [1, 31, 3, 2]);
my @ages = map { join " ", N_Delta_YMD(2026, $_->[0], $_->[1], 2026, $_->[2], $_->[3]) } @ends;
my $seen = join(" / ", @ages) . " / " . join("-", Add_Delta_YM(2026, 1, 31, 0, 1));
print "Date::Calc $Date::Calc::VERSION: $seen\n";
my $expected = "0 0 30 / 0 3 0 / 0 0 30 / 2026-2-28";
die "the behaviour has changed\n" if $seen ne $expected;
PERL
