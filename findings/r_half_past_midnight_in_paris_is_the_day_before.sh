#!/usr/bin/env bash
# The day of a ticket that came in after midnight.
#
# Question: which date is as.Date() of 2 March 2026 at 00:30 in Paris, a moment that has its zone?
# Guess: 2 March.
# Seen with R 4.2.2 (Debian 12): 1 March; the day is that of UTC, while format() of the same moment has the 2nd.
set -eu
command -v Rscript > /dev/null || { echo "R is not installed"; exit 77; }
dpkg-query -W r-base-core || true
seen=$(TZ=UTC Rscript --vanilla - <<'R'
moment <- as.POSIXct("2026-03-02 00:30", tz = "Europe/Paris")
cat(format(as.Date(moment)), format(moment, "%F"))
R
)
echo "$seen"
[ "$seen" = "2026-03-01 2026-03-02" ] || { echo "the behaviour has changed"; exit 1; }
