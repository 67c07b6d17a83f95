#!/usr/bin/env bash
# A series of five daily shifts of which one is left out, imported from a calendar.
#
# Question: on which days are the shifts of FREQ=DAILY;COUNT=5 from 1 December with EXDATE on the 2nd, and those with UNTIL on the 5th instead of COUNT?
# Expected: on the 1st, 3rd, 4th and 5th, twice: RFC 5545 takes the exceptions from the series that COUNT has ended. (The question came up while another was run.)
# Seen with calcurse 4.7.1 (Debian 12): on the 1st, 3rd, 4th, 5th and 6th; on the 1st, 3rd, 4th and 5th. A date that is left out moves the end of a series with COUNT by a day.
set -eu
command -v calcurse > /dev/null || { echo "calcurse is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
export TZ=UTC
calcurse --version | head -n 1
for end in COUNT=5 UNTIL=20261205T090000Z; do
  {
    printf 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//desk//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\n'
    printf 'DTSTART:20261201T090000Z\r\nDTEND:20261201T170000Z\r\nRRULE:FREQ=DAILY;%s\r\nEXDATE:20261202T090000Z\r\n' "$end"
    printf 'SUMMARY:shift\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n'
  } > "$place/shifts.ics"
  rm -rf "$place/data"
  mkdir "$place/data"
  calcurse -D "$place/data" --import "$place/shifts.ics" > /dev/null
  echo "${end%=*}: $(calcurse -D "$place/data" --query --from 12/01/2026 --days 20 | grep -o -E '^12/[0-9]+' | cut -c 4- | xargs)"
done | tee "$place/seen"
printf 'COUNT: 01 03 04 05 06\nUNTIL: 01 03 04 05\n' | diff "$place/seen" - || { echo "the behaviour has changed"; exit 1; }
