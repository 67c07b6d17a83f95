#!/usr/bin/env bash
# A target as people write it.
#
# Question: how many hours is duration("1h30m"), and how many is duration("1h 30min")?
# Guess: 1.5 for the first, as people write it.
# Seen with lubridate 1.9.2 (Debian 12): 21916 and 1.5. A lone m is a month of 365.25 / 12 days.
set -eu
command -v Rscript > /dev/null || { echo "R is not installed"; exit 77; }
dpkg-query -W r-cran-lubridate 2> /dev/null || { echo "r-cran-lubridate is not installed"; exit 77; }
seen=$(TZ=UTC Rscript --vanilla - <<'R'
suppressMessages(library(lubridate))
cat(as.numeric(duration(c("1h30m", "1h 30min")), "hours"))
R
)
echo "$seen"
[ "$seen" = "21916 1.5" ] || { echo "the behaviour has changed"; exit 1; }
