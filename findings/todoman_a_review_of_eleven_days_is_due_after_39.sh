#!/usr/bin/env bash
# A monthly review that begins on the 20th and is due on the 31st, as a task of iCalendar with a rule, after it is done for January.
#
# Question: when does the next task begin, and when is it due?
# Guess: 20 February and 28 February, or 3 March, eleven days later.
# Seen with todoman 4.7.0: 20 February, and 31 March. The rule is followed from the start and from the due date, each for itself, and February has no 31st, so the task of February
# is due with that of March.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check todoman==4.7.0 icalendar==7.3.2
export HOME="$place" TZ=Europe/Paris
mkdir -p "$place/.config/todoman" "$place/calendars/desk"
printf 'path = "%s/calendars/*"\ndate_format = "%%Y-%%m-%%d"\ntime_format = "%%H:%%M"\ndefault_list = "desk"\ncache_path = "%s/cache.sqlite3"\n' "$place" "$place" \
  > "$place/.config/todoman/config.py"
todo() { "$place/venv/bin/todo" "$@"; }
write() {
  { printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:-//example//EN BEGIN:VTODO UID:a DTSTAMP:20260101T000000Z SUMMARY:Review "$@" END:VTODO END:VCALENDAR; } \
    > "$place/calendars/desk/a.ics"
}
open_lines() { grep -h "$1" $(grep -l NEEDS-ACTION "$place"/calendars/desk/*.ics) | tr -d '\r' | sort | tr '\n' ' '; }
write 'DTSTART;VALUE=DATE:20260120' 'DUE;VALUE=DATE:20260131' RRULE:FREQ=MONTHLY STATUS:NEEDS-ACTION
number=$(todo --porcelain list | python3 -c 'import json, sys; print(json.load(sys.stdin)[0]["id"])')
todo done "$number" > "$place/out"
todo --version
seen=$(open_lines '^DUE\|^DTSTART')
echo "$seen"
[ "$seen" = "DTSTART;VALUE=DATE:20260220 DUE;VALUE=DATE:20260331 " ] || { echo "the behaviour has changed"; exit 1; }
