#!/usr/bin/env bash
# A moment on the clock of Paris, where the name of the zone is mistyped, and one with the abbreviation of summer time.
#
# Question: which moments in UTC are nine on 2 July 2026 in Europe/Pari and in CEST?
# Guess: an error for the first.
# Seen with R 4.2.2 (Debian 12): nine, both, without a warning; in Europe/Paris it is seven.
set -eu
command -v Rscript > /dev/null || { echo "R is not installed"; exit 77; }
dpkg-query -W r-base-core || true
seen=$(TZ=UTC Rscript --vanilla - <<'R'
options(warn = 2)
for (zone in c("Europe/Pari", "CEST", "Europe/Paris"))
  cat(format(as.POSIXct("2026-07-02 09:00", tz = zone), "%H:%M", tz = "UTC"), "")
R
)
echo "$seen"
[ "$seen" = "09:00 09:00 07:00 " ] || { echo "the behaviour has changed"; exit 1; }
