#!/usr/bin/env bash
# Calls by slots of 45 minutes, as a forecast of staff counts them.
#
# Question: in which slot is 10:20, by floor_date() with "45 mins"?
# Guess: the one of 09:45, as 45 minutes divide a day.
# Seen with lubridate 1.9.2 (Debian 12): the one of 10:00, and 10:50 is in the one of 10:45: the slots of an hour are 45 and 15 minutes long.
set -eu
command -v Rscript > /dev/null || { echo "R is not installed"; exit 77; }
dpkg-query -W r-cran-lubridate 2> /dev/null || { echo "r-cran-lubridate is not installed"; exit 77; }
seen=$(TZ=UTC Rscript --vanilla - <<'R'
suppressMessages(library(lubridate))
moments <- ymd_hms(c("2026-03-02 10:20:00", "2026-03-02 10:50:00"))
cat(format(floor_date(moments, "45 mins"), "%H:%M"))
R
)
echo "$seen"
[ "$seen" = "10:00 10:45" ] || { echo "the behaviour has changed"; exit 1; }
