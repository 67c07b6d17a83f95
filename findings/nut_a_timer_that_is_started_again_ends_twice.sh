#!/usr/bin/env bash
# A UPS that goes on battery twice, with a timer of three seconds for the page.
#
# Question: AT ONBATT * START-TIMER out 3, and two events with two seconds between them. When is "out" passed to the command?
# Guess: once, three seconds after the second event (or after the first), as a timer has a name.
# Seen with upssched 2.8.0 (nut-client of Debian 12): twice, three seconds after each. A second timer of the same name runs beside the first.
set -eu
seen=$(bash "$(dirname "$0")/parts/upssched_passed.sh" "AT ONBATT * START-TIMER out 3" ONBATT:a@h 2 ONBATT:a@h 5)
echo "$seen"
[ "$(echo "$seen" | cut -d ' ' -f 2 | tr '\n' ' ')" = "out out " ] || { echo "the behaviour has changed"; exit 1; }
