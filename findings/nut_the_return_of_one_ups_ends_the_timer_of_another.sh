#!/usr/bin/env bash
# Two UPSes with one line of configuration, for every UPS: AT ONBATT * START-TIMER out 4 and AT ONLINE * CANCEL-TIMER out.
#
# Question: one UPS goes on battery at second 0 and stays there, another at second 2, and is back at once. How many seconds after the start is "out" passed?
# Expected: about 4, for the first. (The question came up while another was run.)
# Seen with upssched 2.8.0 (nut-client of Debian 12): about 6. The timers of all UPSes have one name, and the oldest of them is cancelled, which is that of the one still on battery; what is left is the timer of the
# one that is back.
set -eu
seen=$(bash "$(dirname "$0")/parts/upssched_passed.sh" "AT ONBATT * START-TIMER out 4;AT ONLINE * CANCEL-TIMER out" ONBATT:a@h 2 ONBATT:b@h ONLINE:b@h 6)
echo "$seen (half seconds)"
[ "$(echo "$seen" | wc -l)" = 1 ] && [ "${seen%% *}" -ge 11 ] || { echo "the behaviour has changed"; exit 1; }
