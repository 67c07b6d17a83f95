#!/usr/bin/env bash
# A shift of every second week, with weeks that begin on Sunday, in the JSON form of iCalendar (jCal, RFC 7265).
#
# Question: what is WKST=SU in the jCal that each library makes of FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO, and does the other one read it?
# Guess: "SU" twice, as RFC 7265 keeps the values of a rule but for numbers and moments, and both read it.
# Seen with ical.js 2.2.1 and icalendar 7.3.2: ical.js writes the number 1, which is its own number for Sunday, and icalendar writes "SU". ical.js reads that; icalendar
# refuses the number, and with it the whole calendar. A rule without WKST goes both ways.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" ical.js@2.2.1 > /dev/null
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check icalendar==7.3.2
lines='BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example//EN\r\nBEGIN:VEVENT\r\nUID:a\r\nRRULE:FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n'
printf "$lines" > calendar.ics
cat > one.mjs <<'JAVASCRIPT'
import { readFileSync, writeFileSync } from "node:fs";
import ICAL from "ical.js";

const written = ICAL.parse(readFileSync("calendar.ics", "utf8"));
writeFileSync("one.json", JSON.stringify(written));
const rule = (data) => data[2][0][1].find(([name]) => name === "rrule")[3].wkst;
const other = JSON.parse(readFileSync("other.json", "utf8"));
const line = ICAL.stringify(other).split("\r\n").find((text) => text.startsWith("RRULE"));
console.log(JSON.stringify([rule(written), rule(other), line]));
JAVASCRIPT
"$place/venv/bin/python" -c '
import json
from icalendar import Calendar
print(json.dumps(Calendar.from_ical(open("calendar.ics").read()).to_jcal()))' > other.json
seen=$(node one.mjs; "$place/venv/bin/python" -c '
import json
from icalendar import Calendar
try:
    Calendar.from_jcal(json.load(open("one.json")))
    print("read")
except Exception as error:
    print(type(error).__name__)')
echo "$seen"
[ "$seen" = '[1,"SU","RRULE:FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO"]
JCalParsingError' ] || { echo "the behaviour has changed"; exit 1; }
