#!/usr/bin/env bash
# The week of a ticket, for a report by weeks.
#
# Question: when does the week of Tuesday 10 March 2026 begin, by date_floor() with "week"?
# Guess: on Monday the 9th, or on Sunday the 8th.
# Seen with clock 0.6.1 (Debian 12): on Thursday the 5th. Weeks are counted from 1 January 1970, a Thursday; another start is an argument (origin).
set -eu
command -v Rscript > /dev/null || { echo "R is not installed"; exit 77; }
dpkg-query -W r-cran-clock 2> /dev/null || { echo "r-cran-clock is not installed"; exit 77; }
seen=$(TZ=UTC Rscript --vanilla - <<'R'
library(clock)
cat(format(date_floor(as.Date("2026-03-10"), "week")))
R
)
echo "$seen"
[ "$seen" = "2026-03-05" ] || { echo "the behaviour has changed"; exit 1; }
