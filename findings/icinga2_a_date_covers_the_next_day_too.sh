#!/usr/bin/env bash
# A time period for one date, as for a holiday.
#
# Question: a TimePeriod has the range "2026-12-24" = "09:00-12:00", another has "thursday" = "09:00-12:00" (that day is a Thursday). Which
# segments have they when the daemon starts on Thursday 2026-12-24 at 08:00 UTC?
# Guess: both have 09:00 to 12:00 on the 24th, and nothing on the 25th.
# Seen with Icinga 2.13.6 (Debian): the weekday has that; the date has 09:00 to 12:00 on the 24th and on the 25th. Dates, days of a month
# and "the fourth Thursday" reach into the day after; weekdays do not. Upstream's issues 9388 and 9781 report it.
set -eu
seen=$(bash "$(dirname "$0")/parts/icinga2_segments.sh" "2026-12-24 08:00:00" <<'PERIODS'
object TimePeriod "date" { ranges = { "2026-12-24" = "09:00-12:00" } }
object TimePeriod "weekday" { ranges = { "thursday" = "09:00-12:00" } }
PERIODS
)
echo "$seen"
[ "$seen" = "date: 24 09:00, 25 09:00
weekday: 24 09:00" ] || { echo "the behaviour has changed"; exit 1; }
