#!/usr/bin/env bash
# The seconds of an hour in which a service was down, as the total of a value that is always 1.
#
# Question: a value of 1 each minute; what is VDEF TOTAL from 9:00 to 10:00, and from 9:00 to 9:01?
# Guess: 3600 and 60.
# Seen with RRDtool 1.7.2 (Debian): 3660 and 120, and 3600 and 120 in a picture of 10 columns. The value of the minute that begins at the end is in
# the total, so an hour has 61 minutes, and the total depends on the width of the picture.
set -eu
command -v rrdtool >/dev/null || { echo "rrdtool is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
nine=1772355600
rrdtool create service.rrd --start $((nine - 7200)) --step 60 DS:down:GAUGE:120:U:U RRA:AVERAGE:0.5:1:600
for minute in $(seq -60 120); do rrdtool update service.rrd $((nine + 60 * minute)):1; done
total() { # seconds columns
  rrdtool graph /dev/null --width "$2" --start $nine --end $((nine + $1)) \
    DEF:down=service.rrd:down:AVERAGE VDEF:total=down,TOTAL PRINT:total:%.0lf | tail -n 1
}
rrdtool --version | head -n 1 | cut -c 1-14
seen="$(total 3600 400) $(total 60 400) $(total 3600 10) $(total 60 10)"
echo "$seen"
[ "$seen" = "3660 120 3600 120" ] || { echo "the behaviour has changed"; exit 1; }
