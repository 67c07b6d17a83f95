#!/usr/bin/env bash
# A calendar that is read and written again.
#
# Question: which lines are in the file after it that were not in it before (but for its list of days, which becomes two lines)?
# Expected: none. (The question came up while other inputs were run.)
# Seen with ical-js-parser 0.7.4 (npm): "E:EN", in the last event; it is a rest of the end of the calendar, and no property of RFC 5545.
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" ical-js-parser@0.7.4 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const ICalParser = require("ical-js-parser").default;

const text = [
  "BEGIN:VCALENDAR",
  "VERSION:2.0",
  "PRODID:-//example//EN",
  "BEGIN:VEVENT",
  "UID:1",
  "DTSTAMP:20260301T000000Z",
  "DTSTART;TZID=Europe/Paris:20260302T090000",
  "DTEND;TZID=Europe/Paris:20260302T100000",
  "RRULE:FREQ=DAILY;COUNT=5",
  "EXDATE;TZID=Europe/Paris:20260303T090000,20260304T090000",
  "END:VEVENT",
  "END:VCALENDAR",
];
const calendar = ICalParser.toJSON(text.join("\r\n") + "\r\n");

const written = ICalParser.toString(calendar).split(/\r?\n/);
const seen = written.filter((line) => line && !text.includes(line) && !line.startsWith("EXDATE"));
const expected = ["E:EN"];
console.log("ical-js-parser@0.7.4", seen);
assert.deepStrictEqual(seen, expected, "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
