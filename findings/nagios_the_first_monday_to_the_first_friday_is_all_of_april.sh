#!/usr/bin/env bash
# The first working week of each month, as counted weekdays: "monday 1 - friday 1".
#
# Question: is it open at 10:00 on 3, 6, 15 and 30 April 2026, a month whose first Friday (the 3rd) is before its first Monday (the 6th), and on 4 and 13
# March (2nd and 6th)?
# Expected: on 4 March alone, since April has no such week. (The question came up while days of a month were run.)
# Seen with Nagios Core 4.4.6 (Debian 12): on 4 March, and on each of the days of April. An end before its start goes into the next month.
set -eu
seen=$(for day in 03-04 03-13 04-03 04-06 04-15 04-30; do
  bash "$(dirname "$0")/parts/nagios_notified.sh" UTC "2026-$day 10:00:00" <<'PERIODS'
week:monday 1 - friday 1 09:00-17:00
PERIODS
  echo "on $day"
done)
echo "$seen"
[ "$seen" = "week on 03-04
on 03-13
week on 04-03
week on 04-06
week on 04-15
week on 04-30" ] || { echo "the behaviour has changed"; exit 1; }
