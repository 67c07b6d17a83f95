#!/usr/bin/env bash
# The event that ends an outage, with a message for the case that its timer has passed: AT ONLINE * CANCEL-TIMER out back.
#
# Question: what is passed to the command when the UPS is online again after one second of a timer of three, after four seconds, and when nothing happened before?
# Its documents ("if the timer has passed then pass the optional argument") let one expect: nothing; "out", then "back"; and nothing.
# Seen with upssched 2.8.0 (nut-client of Debian 12): nothing; out and back; and back. A timer that never ran is as one that has passed, so an all-clear comes without an alarm.
set -eu
passed() { bash "$(dirname "$0")/parts/upssched_passed.sh" "AT ONBATT * START-TIMER out 3;AT ONLINE * CANCEL-TIMER out back" "$@" | cut -d ' ' -f 2 | tr '\n' ' '; }
seen="$(passed ONBATT:a@h 1 ONLINE:a@h 4)| $(passed ONBATT:a@h 5 ONLINE:a@h 1)| $(passed ONLINE:a@h 1)"
echo "$seen"
[ "$seen" = "| out back | back " ] || { echo "the behaviour has changed"; exit 1; }
