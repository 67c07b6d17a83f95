#!/usr/bin/env bash
# The time that two tickets took, 23 hours 30 and an hour 30, as times of a day.
#
# Question: how are the sums of 9:30 and 1:30 and of 23:30 and 1:30 written, and is "25:00:00" read?
# Expected: 11:00:00 and 25:00:00 (or 1 day and an hour), and it is (or is refused). (The question came up while other inputs were run.)
# Seen with chron 2.3 (r-cran-chron of Debian 12): 11:00:00 and 1.041667; it is NA. From a day on, a time is written as a number of days, which is not read
# as a time again.
set -eu
command -v Rscript > /dev/null || { echo "R is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" r-cran-chron
seen=$(TZ=UTC R_LIBS="$place/usr/lib/R/site-library" Rscript --vanilla - <<'R'
library(chron)
both <- function(first, second) format(sum(times(c(first, second))))
cat(both("09:30:00", "01:30:00"), both("23:30:00", "01:30:00"), suppressWarnings(format(times("25:00:00"))), sep = " / ")
R
)
echo "$seen"
[ "$seen" = "11:00:00 / 1.041667 / NA" ] || { echo "the behaviour has changed"; exit 1; }
