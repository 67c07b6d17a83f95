#!/usr/bin/env bash
# Two shifts that follow each other: TIME=*:0900:1700 and TIME=*:1700:2200.
#
# Question: who is called at 16:59:59, at 17:00:00, at 17:00:59 and at 17:01:00?
# Guess: the first shift, and the second from 17:00:00 on.
# Seen with Xymon 4.3.30 (Debian 12): the first; both; both; the second. Times are compared in whole minutes, and the last one is in, so each hand-over calls two people for a minute.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
called() {
  printf 'HOST=h TIME=*:0900:1700\n MAIL early\nHOST=h TIME=*:1700:2200\n MAIL late\n' | bash "$(dirname "$0")/parts/xymon_alerted.sh" "$place" "2026-03-03 $1" 5
}
seen="$(called 16:59:59)| $(called 17:00:00)| $(called 17:00:59)| $(called 17:01:00)"
echo "$seen"
[ "$seen" = "early | early late | early late | late " ] || { echo "the behaviour has changed"; exit 1; }
