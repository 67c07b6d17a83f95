#!/usr/bin/env bash
# The length of an outage in text, read by Miller.
#
# Question: how many seconds are dhms2sec("1h30m") and dhms2sec("1h 30m")?
# Guess: 5400, and an error for the second, as the function has no spaces in its documents.
# Seen with Miller 6.6.0 (Debian 12): 5400 and 3600. What follows the space is left out, without an error.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" miller
seen=$("$place/usr/bin/mlr" -n put 'end { print dhms2sec("1h30m")." ".dhms2sec("1h 30m") }')
echo "$seen"
[ "$seen" = "5400 3600" ] || { echo "the behaviour has changed"; exit 1; }
