#!/usr/bin/env bash
# The time between two dates in months and days, as a contract has it, and added again.
#
# Question: what is from 31 January to 1 March 2026 in months and days, in days, and 31 January plus the first?
# Expected: a month and one day (or two), 29 days, and 1 March. (The question came up while another was run.)
# Seen with dateutils 0.4.10 (Debian 12): 1 month and 62 days, 29 days, and 1 May. From 31 March to 28 February it is -1 month and 3 days, and -31 days.
set -eu
command -v dateutils.ddiff > /dev/null || { echo "dateutils is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
dateutils.ddiff --version | head -n 1
for dates in "2026-01-31 2026-03-01" "2026-03-31 2026-02-28" "2026-01-15 2026-03-16"; do
  start=${dates% *} end=${dates#* }
  months=$(dateutils.ddiff "$start" "$end" -f "%mmo %dd")
  echo "$start $end: $months, $(dateutils.ddiff "$start" "$end" -f %dd), $(dateutils.dadd "$start" -- $months)"
done | tee "$place/seen"
diff "$place/seen" - <<'EXPECTED' || { echo "the behaviour has changed"; exit 1; }
2026-01-31 2026-03-01: 1mo 62d, 29d, 2026-05-01
2026-03-31 2026-02-28: -1mo 3d, -31d, 2026-03-03
2026-01-15 2026-03-16: 2mo 1d, 60d, 2026-03-16
EXPECTED
