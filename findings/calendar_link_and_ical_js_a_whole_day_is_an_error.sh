#!/usr/bin/env bash
# A whole day on which a desk is closed, in a calendar file that one library writes and another reads.
#
# Question: which days has the event of 2 and 3 March 2026, written by calendar-link with allDay, for ical.js and for icalendar (Python)?
# Expected: from 2 March until before 4 March, for both. (The question came up while other inputs were run.)
# Seen with calendar-link 2.11.5, ical.js 2.2.1 and icalendar 7.3.2: so for icalendar; ical.js has an error for the start, 'invalid date-time value: "2026-03-02T::"'. The file has
# DTSTART:20260302 without VALUE=DATE, which RFC 5545 demands of a date, and a reader has to guess or to refuse.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" calendar-link@2.11.5 ical.js@2.2.1 > /dev/null
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check icalendar==7.3.2
cat > question.mjs <<'JAVASCRIPT'
import { writeFileSync } from "node:fs";
import { ics } from "calendar-link";
import ICAL from "ical.js";

const text = decodeURIComponent(ics({ title: "Closed", start: "2026-03-02", end: "2026-03-04", allDay: true })).replace(/^data:[^,]*,/, "");
writeFileSync("closed.ics", text);
try {
  const event = new ICAL.Event(new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent("vevent"));
  console.log(`${event.startDate} ${event.endDate}`);
} catch (error) {
  console.log(error.message);
}
JAVASCRIPT
seen=$(TZ=UTC node question.mjs
  "$place/venv/bin/python" -c '
from icalendar import Calendar
event = Calendar.from_ical(open("closed.ics").read()).walk("VEVENT")[0]
print(event["DTSTART"].dt, event["DTEND"].dt)')
echo "$seen"
[ "$seen" = 'invalid date-time value: "2026-03-02T::"
2026-03-02 2026-03-04' ] || { echo "the behaviour has changed"; exit 1; }
