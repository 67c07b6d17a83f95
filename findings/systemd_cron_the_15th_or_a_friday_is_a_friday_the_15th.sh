#!/usr/bin/env bash
# A line of a crontab with a day of the month and a day of the week.
#
# Question: on which days runs "30 4 1,15 * 5"? And "30 4 1,15 * *"?
# Guess: on the 1st, on the 15th, and on every Friday. The crontab(5) of the package itself has this line as its example of "either field".
# Seen with systemd-cron 1.15.19-5 (Debian 12): the timer is "Fri *-*-1,15 4:30:00", which is a Friday that is a 1st or a 15th: two days of 2026 instead of 74.
# Without the Friday it is "*-*-1,15".
set -eu
seen=$(printf '%s\n' "30 4 1,15 * 5 root /usr/bin/true" "30 4 1,15 * * root /usr/bin/true" | bash "$(dirname "$0")/parts/systemd_cron_timers.sh")
printf '%s\n' "$seen"
[ "$(printf '%s\n' "$seen" | tr '\n' ' ')" = "Fri *-*-1,15 4:30:00 *-*-1,15 4:30:00 " ] || {
  echo "the behaviour has changed"
  exit 1
}
