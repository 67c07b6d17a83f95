#!/usr/bin/env bash
# Log lines since two hours ago, by timediff of the log viewer.
#
# Question: it is 12:54:55. How many minutes is timediff('2 hours ago', 'now')? And is timediff('30 minutes ago', 'now') between 30 and 30.5 minutes?
# Expected: -120, and yes. (The question came up while others were run.)
# Seen with lnav 0.11.1 (Debian 12): -175, and no: it is 30 minutes and 55 seconds. What is smaller than the unit is zero, so two hours ago is ten o'clock sharp.
set -eu
seen=$(bash "$(dirname "$0")/parts/lnav_row.sh" "round(timediff('2 hours ago', 'now') / 60) a, round(timediff('30 minutes ago', 'now')) / 60 > -30.5 b")
echo "$seen"
[ "$seen" = "-175,0" ] || { echo "the behaviour has changed"; exit 1; }
