#!/usr/bin/env bash
# Yearly entries for days that a year may not have, in the reminder service of BSD.
#
# Question: which of 02/29, 02/30, 04/31 and "* 31" (each month) are shown for 20 February to 10 May 2026?
# Expected: none of the first three; the 31st of March. (The question came up while others were run.)
# Seen with calendar 12.1.8 (Debian 12): 02/29 is shown on 1 March; 02/30 and 04/31 never; the 31st of March. What does not exist moves for one date and is dropped for the others, without a warning.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" calendar
printf 'LANG=C\n02/29\tleap\n02/30\tfebruary\n04/31\tapril\n* 31\teach\n' > "$place/entries"
seen=$({
  "$place/usr/bin/calendar" -f "$place/entries" -t 20260220 -A 40
  "$place/usr/bin/calendar" -f "$place/entries" -t 20260402 -A 38
} | tr '\t' ' ' | tr -s ' ' | tr '\n' ';')
echo "$seen"
[ "$seen" = "Mar 01 leap;Mar 31 each;" ] || { echo "the behaviour has changed"; exit 1; }
