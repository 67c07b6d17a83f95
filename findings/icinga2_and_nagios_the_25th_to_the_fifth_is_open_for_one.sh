#!/usr/bin/env bash
# The days around a pay day, as one time period for two daemons: "day 25 - 5" = 09:00 to 17:00.
#
# Question: is it open at 10:00 on 2 and on 26 March 2026, in Nagios and in Icinga 2, which took the format over?
# Guess: on both days, in both.
# Seen with Nagios Core 4.4.6 and Icinga 2.13.6 (Debian 12): in Nagios on both, since an end before its start goes into the next month; in Icinga 2 on none,
# and without an error.
set -eu
seen=$(for day in 02 26; do
  bash "$(dirname "$0")/parts/nagios_notified.sh" UTC "2026-03-$day 10:00:00" <<'PERIODS'
nagios:day 25 - 5 09:00-17:00
PERIODS
  echo "on the $day"
  bash "$(dirname "$0")/parts/icinga2_segments.sh" "2026-03-$day 08:00:00" <<'PERIODS'
object TimePeriod "icinga" { ranges = { "day 25 - 5" = "09:00-17:00" } }
PERIODS
done)
echo "$seen"
[ "$seen" = "nagios on the 02
icinga:
nagios on the 26
icinga:" ] || { echo "the behaviour has changed"; exit 1; }
