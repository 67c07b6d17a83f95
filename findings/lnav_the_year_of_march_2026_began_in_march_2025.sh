#!/usr/bin/env bash
# Log lines counted by year and by week, with timeslice of the log viewer.
#
# Question: in which slice of '1y' is 10:07 of Thursday, 5 March 2026, and in which of '1w' are it and Tuesday the 3rd?
# Expected: 1 January 2026; the Monday (or Sunday) before, for both. (The question came up while others were run.)
# Seen with lnav 0.11.1 (Debian 12): 13 March 2025; 5 March and 26 February. A year is 365 days from 1970 on, which drift by the leap days, and a week begins on a Thursday.
set -eu
seen=$(bash "$(dirname "$0")/parts/lnav_row.sh" "timeslice('2026-03-05 10:07:00', '1y') a, timeslice('2026-03-05 10:07:00', '1w') b, timeslice('2026-03-03 10:07:00', '1w') c, timeslice('2026-03-05 10:07:00', '90m') d")
echo "$seen"
[ "$seen" = "2025-03-13 00:00:00.000,2026-03-05 00:00:00.000,2026-02-26 00:00:00.000,2026-03-05 09:00:00.000" ] || { echo "the behaviour has changed"; exit 1; }
