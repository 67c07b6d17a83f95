#!/usr/bin/env bash
# A time of day without a date, read by Miller with a format that has hours and minutes alone.
#
# Question: how many seconds since 1970 is strptime("09:05", "%H:%M"), and what is it as a text?
# Expected: 32700, five past nine of the first day, or an error. (The question came up while others were run.)
# Seen with Miller 6.6.0 (Debian 12): minus 6826954278.87, in the year 1753. A date that is missing is that of the year zero, and its nanoseconds do not fit in 64 bits.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" miller
seen=$("$place/usr/bin/mlr" -n put 'end { print sec2gmt(strptime("09:05", "%H:%M"))." ".int(strptime("09:05", "%H:%M")) }')
echo "$seen"
[ "$seen" = "1753-08-30T07:48:41Z -6826954278" ] || { echo "the behaviour has changed"; exit 1; }
