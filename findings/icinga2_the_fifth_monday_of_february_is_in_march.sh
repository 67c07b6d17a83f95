#!/usr/bin/env bash
# A fifth weekday of a month that has four.
#
# Question: which segments have "monday 5 february" on Monday 2 March 2026, and "monday -5 february" on Monday 26 January, when the daemon starts at 8:00 UTC
# of these days?
# Guess: none, since February 2026 has four Mondays.
# Seen with Icinga 2.13.6 (Debian 12): each has one on that day, of the month after and of the month before. (What is on the day after is known: a date covers
# it too.)
set -eu
seen=$(for day in 03-02 01-26; do
  bash "$(dirname "$0")/parts/icinga2_segments.sh" "2026-$day 08:00:00" <<'PERIODS'
object TimePeriod "back" { ranges = { "monday -5 february" = "09:00-12:00" } }
object TimePeriod "fifth" { ranges = { "monday 5 february" = "09:00-12:00" } }
PERIODS
done)
echo "$seen"
[ "$seen" = "back:
fifth: 02 09:00, 03 09:00
back: 26 09:00, 27 09:00
fifth:" ] || { echo "the behaviour has changed"; exit 1; }
