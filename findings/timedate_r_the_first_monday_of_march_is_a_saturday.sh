#!/usr/bin/env bash
# The review on the first Monday of the month, for a ticket of the tenth.
#
# Question: which days are the Mondays of March 2026 by timeNthNdayInMonth("2026-03-10", nday = 1), and is the first one the same from "2026-03-01"?
# Guess: the 2nd, 9th, 16th, 23rd and 30th, and it is.
# Seen with timeDate 4022.108 (r-cran-timedate of Debian 12): the 7th, 14th, 21st and 28th of March and the 4th of April, which are Saturdays; and the 2nd
# from the first of the month. The weekday is counted from that of the date that is given, though the month is counted from its first day.
set -eu
command -v Rscript > /dev/null || { echo "R is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" r-cran-timedate
seen=$(TZ=UTC R_LIBS="$place/usr/lib/R/site-library" Rscript --vanilla - <<'R'
suppressMessages(library(timeDate))
cat(sapply(1:5, function(nth) as.character(timeNthNdayInMonth("2026-03-10", nday = 1, nth = nth))), "\n")
cat(as.character(timeNthNdayInMonth("2026-03-01", nday = 1, nth = 1)))
R
)
echo "$seen"
[ "$seen" = "2026-03-07 2026-03-14 2026-03-21 2026-03-28 2026-04-04 
2026-03-02" ] || { echo "the behaviour has changed"; exit 1; }
