#!/usr/bin/env bash
# The time that is left of targets which were missed, as a clock shows it.
#
# Question: how many minutes are hms("-00:30:00") and hm("-1:30")?
# Guess: -30 and -90.
# Seen with lubridate 1.9.2 (Debian 12): 30 and -30. The sign belongs to the hours alone, and a zero loses it.
set -eu
command -v Rscript > /dev/null || { echo "R is not installed"; exit 77; }
dpkg-query -W r-cran-lubridate 2> /dev/null || { echo "r-cran-lubridate is not installed"; exit 77; }
seen=$(TZ=UTC Rscript --vanilla - <<'R'
suppressMessages(library(lubridate))
cat(as.numeric(hms("-00:30:00"), "minutes"), as.numeric(hm("-1:30"), "minutes"))
R
)
echo "$seen"
[ "$seen" = "30 -30" ] || { echo "the behaviour has changed"; exit 1; }
