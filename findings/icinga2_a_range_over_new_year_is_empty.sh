#!/usr/bin/env bash
# A time period that goes over the end of a year.
#
# Question: a TimePeriod has the range "december 24 - january 2" = "09:00-12:00", another has "december 24 - december 31". Which segments have
# they when the daemon starts on 2026-12-26 at 08:00 UTC?
# Guess: both have 09:00 to 12:00 on the 26th (and, at least the first, on the 27th).
# Seen with Icinga 2.13.6 (Debian): the range within the year has both days; the one over the new year has none, on the 24th, 25th, 26th and 31st
# of December alike, without an error. (Inferred: both ends get the year of today, so the end is before the start.)
set -eu
seen=$(bash "$(dirname "$0")/parts/icinga2_segments.sh" "2026-12-26 08:00:00" <<'PERIODS'
object TimePeriod "over" { ranges = { "december 24 - january 2" = "09:00-12:00" } }
object TimePeriod "within" { ranges = { "december 24 - december 31" = "09:00-12:00" } }
PERIODS
)
echo "$seen"
[ "$seen" = "over:
within: 26 09:00, 27 09:00" ] || { echo "the behaviour has changed"; exit 1; }
