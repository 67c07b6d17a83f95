#!/usr/bin/env bash
# The length of an outage that is a ten-millionth of a second short of a minute, in hours, minutes and seconds with six places.
#
# Question: what do fsec2hms and fsec2dhms of Miller return for 59.9999999?
# Guess: 00:01:00.000000 and 1m00.000000s.
# Seen with Miller 6.6.0 (Debian 12): 00:00:60.000000 and 60.000000s. The places are rounded after the minutes were taken off.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" miller
seen=$("$place/usr/bin/mlr" -n put 'end { print fsec2hms(59.9999999)." ".fsec2dhms(59.9999999) }')
echo "$seen"
[ "$seen" = "00:00:60.000000 60.000000s" ] || { echo "the behaviour has changed"; exit 1; }
