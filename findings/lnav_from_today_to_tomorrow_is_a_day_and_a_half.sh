#!/usr/bin/env bash
# The range from today to tomorrow, in words that the log viewer reads.
#
# Question: it is 12:54:55. How many minutes are timediff('tomorrow', 'today'), timediff('today', 'now') and timediff('yesterday', 'today')?
# Expected: 1440, -775, which has passed since midnight, and -1440. (The question came up while others were run.)
# Seen with lnav 0.11.1 (Debian 12): 2215, -775 and -1440. Today and yesterday begin at midnight, and tomorrow is this time of tomorrow.
set -eu
seen=$(bash "$(dirname "$0")/parts/lnav_row.sh" "round(timediff('tomorrow', 'today') / 60) a, round(timediff('today', 'now') / 60) b, round(timediff('yesterday', 'today') / 60) c")
echo "$seen"
[ "$seen" = "2215,-775,-1440" ] || { echo "the behaviour has changed"; exit 1; }
