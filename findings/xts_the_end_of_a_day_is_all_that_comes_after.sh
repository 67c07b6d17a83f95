#!/usr/bin/env bash
# The readings of a service up to the end of a day, which ISO 8601 writes as 24:00.
#
# Question: which of the readings of 2 March 00:00 and each twelve hours after it, to 5 March 12:00, are in "2026-03-03T00:00", in "2026-03-02T24:00", which
# is the same moment, and in
# "2026-03-02T12:00/2026-03-02T24:00"?
# Expected: that of 3 March 00:00, twice; those of 2 March 12:00 and 3 March 00:00; or none where 24:00 is not read. (The question came up while other
# inputs were run.)
# Seen with xts 0.13.0 (r-cran-xts of Debian 12): the first is; the second is that of 3 March 00:00 and all five after it, and the last all from 2 March
# 12:00 on.
set -eu
command -v Rscript > /dev/null || { echo "R is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" r-cran-xts r-cran-zoo
seen=$(TZ=UTC R_LIBS="$place/usr/lib/R/site-library" Rscript --vanilla - <<'R'
suppressMessages(library(xts))
readings <- xts(1:8, seq(as.POSIXct("2026-03-02", tz = "UTC"), by = "12 hours", length.out = 8))
cat(sapply(c("2026-03-03T00:00", "2026-03-02T24:00", "2026-03-02T12:00/2026-03-02T24:00"), function(range) paste(readings[range], collapse = " ")), sep = " / ")
R
)
echo "$seen"
[ "$seen" = "3 / 3 4 5 6 7 8 / 2 3 4 5 6 7 8" ] || { echo "the behaviour has changed"; exit 1; }
