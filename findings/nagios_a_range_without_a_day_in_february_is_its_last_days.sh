#!/usr/bin/env bash
# The days from the 24th to the seventh last, which only longer months have (of March the 24th and 25th).
#
# Question: is "day 24 - -7" open at 10:00 on 24 and 28 February and on 24 and 28 March 2026?
# Expected: on 24 March alone. (The question came up while "day 25 - 5" was run.)
# Seen with Nagios Core 4.4.6 (Debian 12): on 24 and 28 February and on 24 March. In February the seventh last day is the 22nd, so the end goes to the next
# month.
set -eu
seen=$(for day in 02-24 02-28 03-24 03-28; do
  bash "$(dirname "$0")/parts/nagios_notified.sh" UTC "2026-$day 10:00:00" <<'PERIODS'
days:day 24 - -7 09:00-17:00
PERIODS
  echo "on $day"
done)
echo "$seen"
[ "$seen" = "days on 02-24
days on 02-28
days on 03-24
on 03-28" ] || { echo "the behaviour has changed"; exit 1; }
