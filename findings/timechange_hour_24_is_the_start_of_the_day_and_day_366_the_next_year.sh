#!/usr/bin/env bash
# The end of 31 January 2026 as hour 24 of that day, and the day after the last of the year as its day 366.
#
# Question: which moments are 2026-01-31 12:00 with the hour 24, with the day 32 of the month, and with the day 366 of the year?
# Expected: 1 February 00:00, 1 February 12:00 and 1 January 2027 12:00, as a moment of ISO 8601 and as a C library has them, or NA. (The question came up
# while other inputs were run.)
# Seen with timechange (r-cran-timechange of Debian 12, which lubridate uses): 31 January 00:00, a day earlier; 31 January 12:00; 1 January 2027 12:00. Each
# unit has a rule of its own.
set -eu
command -v Rscript > /dev/null || { echo "R is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" r-cran-timechange
seen=$(TZ=UTC R_LIBS="$place/usr/lib/R/site-library" Rscript --vanilla - <<'R'
library(timechange)
noon <- as.POSIXct("2026-01-31 12:00", tz = "UTC")
moments <- c(time_update(noon, hour = 24), time_update(noon, mday = 32), time_update(noon, yday = 366))
cat(format(moments, "%Y-%m-%d %H:%M", tz = "UTC"), sep = " / ")
R
)
echo "$seen"
[ "$seen" = "2026-01-31 00:00 / 2026-01-31 12:00 / 2027-01-01 12:00" ] || { echo "the behaviour has changed"; exit 1; }
