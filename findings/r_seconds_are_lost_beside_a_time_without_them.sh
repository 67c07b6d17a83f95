#!/usr/bin/env bash
# The column of an export in which one moment has no seconds, and one in which one has no time.
#
# Question: which moments are "2026-03-02 10:30" and "2026-03-02 10:30:45", and which are "2026-03-02" and "2026-03-02 10:30", read by as.POSIXct()?
# Guess: each as it is written.
# Seen with R 4.2.2 (Debian 12): 10:30:00 twice, and midnight twice. One format is chosen for the whole column, which all texts begin with, and what is behind it is dropped.
set -eu
command -v Rscript > /dev/null || { echo "R is not installed"; exit 77; }
dpkg-query -W r-base-core || true
seen=$(TZ=UTC Rscript --vanilla - <<'R'
for (column in list(c("2026-03-02 10:30", "2026-03-02 10:30:45"), c("2026-03-02", "2026-03-02 10:30")))
  cat(format(as.POSIXct(column, tz = "UTC"), "%H:%M:%S"), "")
R
)
echo "$seen"
[ "$seen" = "10:30:00 10:30:00 00:00:00 00:00:00 " ] || { echo "the behaviour has changed"; exit 1; }
