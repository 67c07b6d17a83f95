#!/usr/bin/env bash
# Two shifts with a hand-over at noon.
#
# Question: do 08:00 to 12:00 and 12:00 to 16:00 overlap, by int_overlaps()?
# Guess: no.
# Seen with lubridate 1.9.2 (Debian 12): yes, as the end belongs to an interval.
set -eu
command -v Rscript > /dev/null || { echo "R is not installed"; exit 77; }
dpkg-query -W r-cran-lubridate 2> /dev/null || { echo "r-cran-lubridate is not installed"; exit 77; }
seen=$(TZ=UTC Rscript --vanilla - <<'R'
suppressMessages(library(lubridate))
hour <- function(number) ymd_h(paste("2026-03-02", number))
cat(int_overlaps(hour(8) %--% hour(12), hour(12) %--% hour(16)))
R
)
echo "$seen"
[ "$seen" = "TRUE" ] || { echo "the behaviour has changed"; exit 1; }
