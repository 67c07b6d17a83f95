#!/usr/bin/env bash
# A review of three weeks, as a task of iCalendar with a rule (RRULE:FREQ=WEEKLY;COUNT=3), that is done each week.
#
# Question: how many times is it done until no task is open, and which rule has the task that is made when it is done?
# Guess: three times; COUNT=2 after the first.
# Seen with todoman 4.7.0: after it was done five times there is still an open task, and its rule has COUNT=3: the rule is copied as it is, and the count begins again with each task.
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
write 'DTSTART;VALUE=DATE:20260323' 'DUE;VALUE=DATE:20260324' 'RRULE:FREQ=WEEKLY;COUNT=3' STATUS:NEEDS-ACTION
for _ in 1 2 3 4 5; do
  number=$(todo --porcelain list | python3 -c 'import json, sys; print(json.load(sys.stdin)[0]["id"])')
  todo done "$number" > "$place/out"
done
todo --version
seen=$(open_lines '^DUE\|^RRULE')
echo "$seen"
[ "$seen" = "DUE;VALUE=DATE:20260428 RRULE:FREQ=WEEKLY;COUNT=3 " ] || { echo "the behaviour has changed"; exit 1; }
