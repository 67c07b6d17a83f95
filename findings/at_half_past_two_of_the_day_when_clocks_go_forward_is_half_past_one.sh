#!/usr/bin/env bash
# A job for half past two of the night in which clocks go forward from two to three, in Paris.
#
# Question: when does "at 2:30 tomorrow" run, if tomorrow is 29 March 2026?
# Guess: at 03:30 of the new time, which is half an hour and two hours after midnight, as a time that does not exist is taken with the offset before the change.
# Seen with at 3.2.5 (Debian 12): at 01:30, an hour before what was written on a clock, so it runs before a job of 01:45.
set -eu
planned() { bash "$(dirname "$0")/parts/at_planned.sh" "$@"; }
seen=$(planned Europe/Paris "2026-03-28 12:00:00" "2:30 tomorrow" "3:30 tomorrow")
echo "$seen"
[ "$seen" = "Sun Mar 29 01:30:00 2026
Sun Mar 29 03:30:00 2026" ] || { echo "the behaviour has changed"; exit 1; }
