#!/usr/bin/env bash
# The busy times of a person, in the JSON form of iCalendar (jCal, RFC 7265) that one library writes and another reads.
#
# Question: ical.js writes FREEBUSY with two periods, EXDATE with two moments and CATEGORIES with two texts as jCal, each as one property with two values. Which lines does
# icalendar make of it?
# Guess: the same three lines.
# Seen with ical.js 2.2.1 and icalendar 7.3.2: the same for EXDATE and CATEGORIES; of FREEBUSY the first period alone, without an error. Whoever plans by it takes the person
# as free at the second. icalendar itself writes a property for each period, so its own output is read whole.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" ical.js@2.2.1 > /dev/null
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check icalendar==7.3.2
cat > write.mjs <<'JAVASCRIPT'
import ICAL from "ical.js";

const lines = [
  "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//EN", "BEGIN:VFREEBUSY",
  "FREEBUSY:20260302T080000Z/20260302T090000Z,20260302T100000Z/PT1H",
  "EXDATE:20260309T090000Z,20260316T090000Z", "CATEGORIES:Desk,Network", "END:VFREEBUSY", "END:VCALENDAR", "",
];
console.log(JSON.stringify(ICAL.parse(lines.join("\r\n"))));
JAVASCRIPT
node write.mjs > calendar.json
"$place/venv/bin/python" - <<'PYTHON'
import json
from importlib.metadata import version
from pathlib import Path

from icalendar import Calendar

lines = Calendar.from_jcal(json.loads(Path("calendar.json").read_text())).to_ical().decode().split("\r\n")
seen = [line for line in lines if line.startswith(("FREEBUSY", "EXDATE", "CATEGORIES"))]
print("ical.js 2.2.1, icalendar", version("icalendar"), seen)
assert sorted(seen) == [
    "CATEGORIES:Desk,Network", "EXDATE:20260309T090000Z,20260316T090000Z", "FREEBUSY:20260302T080000Z/20260302T090000Z",
], "the behaviour has changed"
PYTHON
