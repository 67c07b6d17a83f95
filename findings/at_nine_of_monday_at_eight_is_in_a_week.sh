#!/usr/bin/env bash
# A job for Monday at nine, planned on Monday at eight.
#
# Question: it is Monday, 2 March 2026, 08:00. When do "at 9am", "at 9am Monday", "at 9am today" and "at 9am 02.03.26" run?
# Expected: in an hour, all four. (The question came up while others were run.)
# Seen with at 3.2.5 (Debian 12): the second in a week and an hour. The name of a weekday is always a day to come, even if its hour is still to come today.
set -eu
planned() { bash "$(dirname "$0")/parts/at_planned.sh" "$@"; }
seen=$(planned UTC "2026-03-02 08:00:00" "9am" "9am Monday" "9am today" "9am 02.03.26")
echo "$seen"
[ "$seen" = "Mon Mar  2 09:00:00 2026
Mon Mar  9 09:00:00 2026
Mon Mar  2 09:00:00 2026
Mon Mar  2 09:00:00 2026" ] || { echo "the behaviour has changed"; exit 1; }
