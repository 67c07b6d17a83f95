#!/usr/bin/env bash
# Monthly jobs on a machine that is not always on: "jobs are only run once a month, no matter the number of days in this month, or the previous month", says
# the documentation of @monthly.
#
# Question: the last run was on 31 January, 1 March and 31 March 2026. On which day is the next run, if the machine is on each day?
# Guess: on the first of February, April and April.
# Seen with anacron 2.3 (Debian 12): on 28 February, 29 March and 30 April. It waits for as many days as a month has, so March has two runs and none is on the
# first.
set -eu
command -v faketime > /dev/null || { echo "faketime is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" anacron
mkdir "$place/spool"
printf 'SHELL=/bin/sh\n@monthly 1 report true\n' > "$place/table"
seen=$(for last in 2026-01-31 2026-03-01 2026-03-31; do
  for day in $(seq 1 40); do
    now=$(date -d "$last + $day days" +%F)
    echo "$last" | tr -d - > "$place/spool/report"
    if TZ=UTC faketime "$now 09:00" "$place/usr/sbin/anacron" -d -n -s -t "$place/table" -S "$place/spool" 2>&1 | grep -q "Will run"; then
      echo "$last $now"
      break
    fi
  done
done)
echo "$seen"
[ "$seen" = "2026-01-31 2026-02-28
2026-03-01 2026-03-29
2026-03-31 2026-04-30" ] || { echo "the behaviour has changed"; exit 1; }
