#!/usr/bin/env bash
# A time period for the day on which clocks go back: a Sunday, in Paris 2026-10-25.
#
# Question: four periods have 00:00-24:00 for "2026-10-25", "october 25", "sunday -1 october" and "sunday", and one has Sundays without
# the first of them ("exclude"). For which does Nagios send a notification at 01:30, at 03:30 and at 12:00 of that day? And at 12:00 on 2026-03-29, when clocks go
# forward, for that date and for "sunday"?
# Its documents let one expect: for the four of them each time, and never for the one without the date. (The question came up while windows of that night were run.)
# Seen with Nagios Core 4.4.6 (Debian): for the four at 01:30; for "sunday" and for the one without the date at 03:30 and at 12:00; for both in March. After the change no
# date is the day any more until midnight, so the people of such a day are not called, and who is off that day is.
set -eu
notified() { bash "$(dirname "$0")/parts/nagios_notified.sh" Europe/Paris "$1 $2:00"; }
autumn() {
  notified 2026-10-25 "$1" <<'PERIODS'
date:2026-10-25 00:00-24:00
month:october 25 00:00-24:00
last:sunday -1 october 00:00-24:00
weekday:sunday 00:00-24:00
without:sunday 00:00-24:00;exclude date
PERIODS
}
spring() {
  notified 2026-03-29 "$1" <<'PERIODS'
date:2026-03-29 00:00-24:00
weekday:sunday 00:00-24:00
PERIODS
}
seen="$(autumn 01:30)| $(autumn 03:30)| $(autumn 12:00)| $(spring 12:00)"
echo "seen: $seen"
[ "$seen" = "date last month weekday | weekday without | weekday without | date weekday " ] || { echo "the behaviour has changed"; exit 1; }
