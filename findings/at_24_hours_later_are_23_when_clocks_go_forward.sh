#!/usr/bin/env bash
# A reminder in 24 hours, over the night in which clocks go forward, in Paris.
#
# Question: it is noon of 28 March 2026. When do "now + 24 hours", "now + 1440 minutes" and "now + 1 day" run?
# Expected: at 13:00, at 13:00 and at noon of the next day: hours pass, days are those of the calendar. (The question came up while others were run.)
# Seen with at 3.2.5 (Debian 12): at noon all three, after 23 hours. Hours and minutes are counted on the clock too.
set -eu
planned() { bash "$(dirname "$0")/parts/at_planned.sh" "$@"; }
seen=$(planned Europe/Paris "2026-03-28 12:00:00" "now + 24 hours" "now + 1440 minutes" "now + 1 day")
echo "$seen"
[ "$seen" = "Sun Mar 29 12:00:00 2026
Sun Mar 29 12:00:00 2026
Sun Mar 29 12:00:00 2026" ] || { echo "the behaviour has changed"; exit 1; }
