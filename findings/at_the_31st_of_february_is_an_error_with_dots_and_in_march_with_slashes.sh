#!/usr/bin/env bash
# A job for a date that does not exist, in the four ways in which a date can be written.
#
# Question: when do "at 9am 31.02.26", "at 9am 02/31/26", "at 9am Feb 31" and "at 9am 31 February 2026" run?
# Guess: an error each, "Error in day of month".
# Seen with at 3.2.5 (Debian 12): the error for the first alone; the others run on 3 March. The length of a month is looked at for dates with dots.
set -eu
planned() { bash "$(dirname "$0")/parts/at_planned.sh" "$@"; }
seen=$(planned UTC "2026-01-15 10:00:00" "9am 31.02.26" "9am 02/31/26" "9am Feb 31" "9am 31 February 2026")
echo "$seen"
[ "$seen" = "Error in day of month. Last token seen: 31.02.26
Tue Mar  3 09:00:00 2026
Tue Mar  3 09:00:00 2026
Tue Mar  3 09:00:00 2026" ] || { echo "the behaviour has changed"; exit 1; }
