#!/usr/bin/env bash
# The quarter of a month that is written as in ISO 8601: 2026-03.
#
# Question: which quarters are as.yearqtr of "2026-03", "2026-04", "2026-12", of as.yearmon("2026-03") and of the date 2026-03-01?
# Expected: the first, second and fourth, and the first twice; as.yearmon takes these texts as months. (The question came up while other inputs were run.)
# Seen with zoo 1.8-11 (r-cran-zoo of Debian 12): the third, the fourth, none, and the first twice. Digits after the year are the number of a quarter, without a warning, so March is in the summer.
set -eu
command -v Rscript > /dev/null || { echo "R is not installed"; exit 77; }
Rscript -e 'quit(status = if (requireNamespace("zoo", quietly = TRUE)) 0 else 77)' || { echo "r-cran-zoo is not installed"; exit 77; }
seen=$(Rscript -e 'suppressMessages(library(zoo)); months <- c("2026-03", "2026-04", "2026-12")
  cat(format(as.yearqtr(months)), format(as.yearqtr(as.yearmon("2026-03"))), format(as.yearqtr(as.Date("2026-03-01"))), sep = ", ")')
Rscript -e 'cat("zoo", as.character(packageVersion("zoo")), "\n")'
echo "$seen"
[ "$seen" = "2026 Q3, 2026 Q4, NA, 2026 Q1, 2026 Q1" ] || { echo "the behaviour has changed"; exit 1; }
