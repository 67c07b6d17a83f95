#!/usr/bin/env bash
# The hour in which clocks go forward, in the financial centers of one package.
#
# Question: on 8 March 2026, what is 07:30 UTC in New York, and on 29 March, what is 00:30 UTC in Zurich?
# Guess: 03:30, as clocks went from 2 to 3 at 07:00 UTC; and 01:30, as they go from 2 to 3 at 01:00 UTC.
# Seen with timeDate 4022.108 (Debian 12): 02:30, an hour too late, and 02:30, an hour too early; both are times that no clock there shows.
set -eu
command -v Rscript > /dev/null || { echo "R is not installed"; exit 77; }
dpkg-query -W r-cran-timedate 2> /dev/null || { echo "r-cran-timedate is not installed"; exit 77; }
seen=$(TZ=UTC Rscript --vanilla - <<'R'
suppressMessages(library(timeDate))
there <- function(moment, center) format(timeDate(moment, zone = "GMT", FinCenter = center), "%H:%M")
cat(there("2026-03-08 07:30:00", "NewYork"), there("2026-03-29 00:30:00", "Zurich"))
R
)
echo "$seen"
[ "$seen" = "02:30 02:30" ] || { echo "the behaviour has changed"; exit 1; }
