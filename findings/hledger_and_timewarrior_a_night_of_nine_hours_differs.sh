#!/usr/bin/env bash
# A night shift in Paris from 22:00 to 6:00, in the night in which clocks go back, in two programs that record working time.
#
# Question: how long is it in Timewarrior, and in the time clock format that hledger and ledger read?
# Guess: nine hours in both, as it is worked and paid.
# Seen with Timewarrior 1.4.3, hledger 1.25 and Ledger 3.3.0 (Debian 12): nine in the first, eight in the other two; seven and eight in the night in which clocks go forward. The time clock
# has no zone, and the hours of the clock are counted, whatever the zone of the reader is.
set -eu
for program in timew hledger ledger; do
  command -v "$program" > /dev/null || { echo "$program is not installed"; exit 77; }
done
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
export TIMEWARRIORDB="$place/timew" TZ=Europe/Paris
mkdir -p "$TIMEWARRIORDB/data"
touch "$TIMEWARRIORDB/timewarrior.cfg"
echo "timew $(timew --version), $(hledger --version), $(ledger --version | head -n 1)"
night() {
  rm -f "$TIMEWARRIORDB"/data/*
  timew track "$1T22:00" - "$2T06:00" shift :quiet < /dev/null
  timew summary "$1" - "$3" < /dev/null | awk 'NF == 1 && /^ +[0-9]+:/ { printf "%s ", $1 }'
  printf 'i %s 22:00:00 shift\no %s 06:00:00\n' "$1" "$2" > "$place/night.timeclock"
  hledger -f "$place/night.timeclock" balance -N | awk '{ printf "%s ", $1 }'
  ledger -f "$place/night.timeclock" balance | awk '{ printf "%s ", $1 }'
}
seen="$(night 2026-10-24 2026-10-25 2026-10-26)/ $(night 2026-03-28 2026-03-29 2026-03-30)"
echo "$seen"
[ "$seen" = "9:00:00 8.00h 8.00h / 7:00:00 8.00h 8.00h " ] || { echo "the behaviour has changed"; exit 1; }
