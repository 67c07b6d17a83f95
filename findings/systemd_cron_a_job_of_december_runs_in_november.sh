#!/usr/bin/env bash
# Months by their names in a crontab.
#
# Question: which timers are made of "24 9 1 sep *", "24 9 1 nov *" and "24 9 1 dec *"? And of the same with the numbers 9, 11 and 12?
# Expected: the same ones, months 9, 11 and 12: its crontab(5) allows names for months. (The question came up while its source was read.)
# Seen with systemd-cron 1.15.19-5 (Debian 12): 9, 10 and 11 for the names, 9, 11 and 12 for the numbers. Its table of names has no October, so November and
# December are a month early (and "oct" is a garbled time, which makes no timer).
set -eu
crontab=""
for month in sep nov dec 9 11 12; do crontab+="24 9 1 $month * root /usr/bin/true"$'\n'; done
seen=$(printf '%s' "$crontab" | bash "$(dirname "$0")/parts/systemd_cron_timers.sh")
printf '%s\n' "$seen"
[ "$(printf '%s\n' "$seen" | tr '\n' ' ')" = "*-9-1 9:24:00 *-10-1 9:24:00 *-11-1 9:24:00 *-9-1 9:24:00 *-11-1 9:24:00 *-12-1 9:24:00 " ] || {
  echo "the behaviour has changed"
  exit 1
}
