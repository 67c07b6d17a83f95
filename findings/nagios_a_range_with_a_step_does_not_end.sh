#!/usr/bin/env bash
# A time period of every second day within a range of dates.
#
# Question: a timeperiod has the line "2026-03-02 - 2026-03-06 / 2  08:00-12:00" and "thursday 20:00-21:00". Does Nagios send a notification of a
# service with this period on Thursday 2026-03-12 at 10:00 UTC, six days after the end of the range and ten after its start?
# Its documents let one expect: no, the range is over and Thursday has the evening only. (The question came up while drawn periods were compared.)
# Seen with Nagios Core 4.4.6 (Debian): it does. A second service with the same range without a step does not notify.
set -eu
seen=$(
  bash "$(dirname "$0")/parts/nagios_notified.sh" UTC "2026-03-12 10:00:00" <<'PERIODS'
step:2026-03-02 - 2026-03-06 / 2 08:00-12:00;thursday 20:00-21:00
plain:2026-03-02 - 2026-03-06 08:00-12:00;thursday 20:00-21:00
PERIODS
)
echo "seen: $seen"
[ "$seen" = "step " ] || { echo "the behaviour has changed"; exit 1; }
