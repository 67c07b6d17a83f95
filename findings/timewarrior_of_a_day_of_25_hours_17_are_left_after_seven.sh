#!/usr/bin/env bash
# A night shift up to six in the morning of the day on which clocks go back, in Paris.
#
# Question: how much of 25 October 2026 is tracked and how much is available, by "timew day 2026-10-25"?
# Expected: seven hours and eighteen, of 25. (The question came up while others were run.)
# Seen with Timewarrior 1.4.3 (Debian 12): seven hours and seventeen, of 24. The tracked time is the one that passed, while the day has 24 hours whatever happens, so an hour of it is lost.
set -eu
command -v faketime > /dev/null || { echo "faketime is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" timewarrior
export TIMEWARRIORDB="$place/tracked" TZ=Europe/Paris
mkdir -p "$TIMEWARRIORDB/data"
touch "$TIMEWARRIORDB/timewarrior.cfg"
track() { faketime '2026-10-26 12:00:00' "$place/usr/bin/timew" "$@" < /dev/null; }
track track 2026-10-24T22:00 - 2026-10-25T06:00 night :quiet
seen=$(track day 2026-10-25 | grep -E 'Tracked|Available|Total' | tr -s ' ' | tr -d '\n')
echo "$seen"
[ "$seen" = " Tracked 7:00:00 Available 17:00:00 Total 24:00:00" ] || { echo "the behaviour has changed"; exit 1; }
