#!/usr/bin/env bash
# A round of each morning in Paris, without the one of Tuesday and the one of Wednesday, which are in one list.
#
# Question: which moments are left out by "EXDATE;TZID=Europe/Paris:20260303T090000,20260304T090000"?
# Expected: 9:00 in Paris on both days. (The question came up while other inputs were run.)
# Seen with ical-js-parser 0.7.4 (npm): 9:00 in Paris on Tuesday, and 20260304T090000Z on Wednesday, which is 10:00 there, and no round, so that the one of
# Wednesday takes place.
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

const seen = calendar.events[0].exdate;
const expected = [{ value: "20260303T090000", timezone: "Europe/Paris" }, { value: "20260304T090000Z" }];
console.log("ical-js-parser@0.7.4", seen);
assert.deepStrictEqual(seen, expected, "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
