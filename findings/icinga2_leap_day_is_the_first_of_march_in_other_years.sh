#!/usr/bin/env bash
# A time period for 29 February, in a year without one.
#
# Question: which segments have "february 29" and "february -1" = 09:00 to 12:00, when the daemon starts on 1 March 2026 at 8:00 UTC?
# Guess: none, or for the second one the known one of the day after.
# Seen with Icinga 2.13.6 (Debian 12): "february 29" has one on 1 March, and "february -1" has too, as the day after its own; so "february 29" has a further
# one on 2 March.
set -eu
seen=$(bash "$(dirname "$0")/parts/icinga2_segments.sh" "2026-03-01 08:00:00" <<'PERIODS'
object TimePeriod "last" { ranges = { "february -1" = "09:00-12:00" } }
object TimePeriod "leap" { ranges = { "february 29" = "09:00-12:00" } }
PERIODS
)
echo "$seen"
[ "$seen" = "last: 01 09:00
leap: 01 09:00, 02 09:00" ] || { echo "the behaviour has changed"; exit 1; }
