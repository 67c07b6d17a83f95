#!/usr/bin/env bash
# A rule of alerts for what lasts longer than an hour and a half.
#
# Question: after how many minutes do DURATION>1.5h, DURATION>1h30m and DURATION>90m select their recipients: after 2, 40 and 100?
# Guess: after 100 alone, all three; or the first is an error.
# Seen with Xymon 4.3.30 (Debian 12): the first after 2 minutes, the two others after 100. A number ends at its point, and what follows is ignored, the unit too, so 1.5h is a minute.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
after() {
  printf 'HOST=h DURATION>1.5h\n MAIL point\nHOST=h DURATION>1h30m\n MAIL parts\nHOST=h DURATION>90m\n MAIL minutes\n' |
    bash "$(dirname "$0")/parts/xymon_alerted.sh" "$place" "2026-03-02 12:00" "$1"
}
seen="$(after 1)| $(after 2)| $(after 40)| $(after 100)"
echo "$seen"
[ "$seen" = "| point | point | point parts minutes " ] || { echo "the behaviour has changed"; exit 1; }
