#!/usr/bin/env bash
# Alerts of the nights of working days: TIME=W:2200:0600, where W is Monday to Friday.
#
# Question: is somebody called at 23:00 on Friday, 6 March 2026, at 03:00 of the night that follows it, and at 03:00 of the night from Sunday to Monday?
# Guess: yes, yes and no: the night belongs to the day on which it begins.
# Seen with Xymon 4.3.30 (Debian 12): yes, no and yes. The weekday is that of the moment, so the night of Friday ends at midnight, and the early hours of Monday are in.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
called() { printf 'HOST=h TIME=W:2200:0600\n MAIL night\n' | bash "$(dirname "$0")/parts/xymon_alerted.sh" "$place" "$1" 5; }
seen="$(called "2026-03-06 23:00")| $(called "2026-03-07 03:00")| $(called "2026-03-09 03:00")"
echo "$seen"
[ "$seen" = "night | | night " ] || { echo "the behaviour has changed"; exit 1; }
