#!/usr/bin/env bash
# A date with the day first, as a desk in Europe exports it.
#
# Question: which date is as.Date("02/03/2026")?
# Guess: an error, as no format was given and the text is none of ISO 8601.
# Seen with R 4.2.2 (Debian 12): 20 March of the year 2, without a warning: the text is read as year, month and the first two digits of a day.
set -eu
command -v Rscript > /dev/null || { echo "R is not installed"; exit 77; }
dpkg-query -W r-base-core || true
seen=$(TZ=UTC Rscript --vanilla - <<'R'
options(warn = 2)
day <- as.POSIXlt(as.Date("02/03/2026"))
cat(day$year + 1900, day$mon + 1, day$mday)
R
)
echo "$seen"
[ "$seen" = "2 3 20" ] || { echo "the behaviour has changed"; exit 1; }
