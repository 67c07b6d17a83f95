#!/usr/bin/env bash
# An alert for the first three failures of a minute, by the thresholds of a log watcher.
#
# Question: for which of five failures in a row does it act, with a count of 3 in 60 seconds and the types limit, threshold and both?
# Expected by its manual: limit, the first three; threshold, "on each match for up to count matches" in the interval, which are the first three as well;
# both, once, after three.
# Seen with swatchdog 3.2.4 (swatch of Debian 12): limit, the first three; threshold, the third alone (and the sixth); both, the third alone.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" swatch libdate-manip-perl
PERL5LIB="$place/usr/share/perl5" perl - <<'PERL'
use strict;
use warnings;
use Swatchdog::Threshold;

sub acts {
    my $type = shift;
    "$type " . join "", map { Swatchdog::Threshold::threshold(SWID => $type, TRACK_BY => "failure", TYPE => $type, COUNT => 3, SECONDS => 60) } 1 .. 5;
}
my $seen = join ", ", map { acts($_) } qw(limit threshold both);
print "$seen\n";
my $expected = "limit 11100, threshold 00100, both 00100";
die "the behaviour has changed\n" if $seen ne $expected;
PERL
