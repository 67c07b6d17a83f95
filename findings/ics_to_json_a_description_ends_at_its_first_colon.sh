#!/usr/bin/env bash
# The description of a maintenance with a time and an address in it, read from an iCalendar file.
#
# Question: which description has an event with "DESCRIPTION:Starts at 22:00\, see https://status.example.org"?
# Expected: "Starts at 22:00, see https://status.example.org", or the same with its backslash. (The question came up while other inputs were run.)
# Seen with ics-to-json 2.0.2 (npm): "Starts at 22".
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" ics-to-json@2.0.2 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { icsToJson } = require("ics-to-json");

const lines = [
  "BEGIN:VCALENDAR",
  "VERSION:2.0",
  "PRODID:-//example//EN",
  "BEGIN:VEVENT",
  "UID:1",
  "DTSTAMP:20260301T000000Z",
  "DTSTART:20260302T220000Z",
  "DTEND:20260302T230000Z",
  "DESCRIPTION:Starts at 22:00\\, see https://status.example.org",
  "END:VEVENT",
  "END:VCALENDAR",
];
const seen = icsToJson(lines.join("\r\n") + "\r\n").map((event) => event.description);
const expected = ["Starts at 22"];
console.log("ics-to-json@2.0.2", seen);
assert.deepStrictEqual(seen, expected, "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
