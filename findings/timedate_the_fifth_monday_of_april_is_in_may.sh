#!/usr/bin/env bash
# A review on the fifth Monday of a month.
#
# Question: which day is the fifth Monday of April 2026, which has four?
# Guess: an error, or NA.
# Seen with timeDate 4022.108 (Debian 12): 4 May.
set -eu
command -v Rscript > /dev/null || { echo "R is not installed"; exit 77; }
dpkg-query -W r-cran-timedate 2> /dev/null || { echo "r-cran-timedate is not installed"; exit 77; }
seen=$(TZ=UTC Rscript --vanilla - <<'R'
suppressMessages(library(timeDate))
cat(format(timeNthNdayInMonth("2026-04-01", 1, 5)))
R
)
echo "$seen"
[ "$seen" = "2026-05-04" ] || { echo "the behaviour has changed"; exit 1; }
