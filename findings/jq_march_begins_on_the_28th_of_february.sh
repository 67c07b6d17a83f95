#!/usr/bin/env bash
# The month of a report as an instant.
#
# Question: what is "2026-03" | strptime("%Y-%m") | mktime | todate, and what is "10:15" | strptime("%H:%M") | mktime | todate?
# Guess: 1 March 2026. (The other one was run beside it; 1 January 1900 is what C has.)
# Seen with jq 1.6 (Debian 12): 28 February 2026, and 31 December 1899. A part that is not in the text is zero, and the day before the first of a month is its
# day zero.
set -eu
command -v jq > /dev/null || { echo "jq is not installed"; exit 77; }
jq --version
seen=$(TZ=UTC jq -nr '("2026-03" | strptime("%Y-%m")), ("10:15" | strptime("%H:%M")) | mktime | todate')
echo "$seen"
[ "$seen" = "2026-02-28T00:00:00Z
1899-12-31T10:15:00Z" ] || { echo "the behaviour has changed"; exit 1; }
