#!/usr/bin/env bash
# A month from 31 January: the date, and whether it has passed on 28 February.
#
# Question: what is 31 January 2026 and months(1), and how many whole months are between that day and 28 February?
# Guess: 28 February, and none, as the 31st has not come.
# Seen with lubridate 1.9.2 (Debian 12): no date (NA), and one month.
set -eu
command -v Rscript > /dev/null || { echo "R is not installed"; exit 77; }
dpkg-query -W r-cran-lubridate 2> /dev/null || { echo "r-cran-lubridate is not installed"; exit 77; }
seen=$(TZ=UTC Rscript --vanilla - <<'R'
suppressMessages(library(lubridate))
start <- ymd("2026-01-31")
cat(format(start + months(1)), (start %--% ymd("2026-02-28")) %/% months(1))
R
)
echo "$seen"
[ "$seen" = "NA 1" ] || { echo "the behaviour has changed"; exit 1; }
