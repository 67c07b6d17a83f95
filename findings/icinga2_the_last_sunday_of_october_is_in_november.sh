#!/usr/bin/env bash
# A time period for the last Sunday of October, the day on which clocks go back.
#
# Question: which segments has a TimePeriod with "sunday -1 october" = "09:00-12:00" when the daemon starts on 2026-10-24 and on 2026-10-31, and which
# one with "sunday -1" on 2026-11-28, the day before the last Sunday of November?
# Its documents let one expect: the 25th (and perhaps the 26th, as dates have it); none; the 29th. (The question came up while other periods of that day were run.)
# Seen with Icinga 2.13.6 (Debian): none; 1 November; the 29th. Where the first of the next month is the weekday, that day is its last of the month, and the
# real one is none. So it is with each weekday in about every seventh month.
set -eu
script=$(dirname "$0")/parts/icinga2_segments.sh
segments() {
  bash "$script" "$1 08:00:00" <<'PERIODS'
object TimePeriod "last" { ranges = { "sunday -1" = "09:00-12:00" } }
object TimePeriod "october" { ranges = { "sunday -1 october" = "09:00-12:00" } }
PERIODS
}
october=$(segments 2026-10-24)
november=$(segments 2026-10-31)
later=$(segments 2026-11-28)
printf '%s\n' "$october" "$november" "$later"
[ "$october" = "last:
october:" ] && [ "$november" = "last:
october: 01 09:00" ] && [ "$later" = "last: 29 09:00
october:" ] || { echo "the behaviour has changed"; exit 1; }
