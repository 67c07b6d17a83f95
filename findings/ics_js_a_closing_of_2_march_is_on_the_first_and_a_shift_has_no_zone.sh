#!/usr/bin/env bash
# A whole day on which a desk in Stockholm is closed, and a shift that begins at 9:00 UTC, written on a server in Stockholm.
#
# Question: how are midnight of 2 March (local) as a date, and 9:00 UTC as a moment, written?
# Expected: 20260302, and 20260302T090000Z (or 10:00 with a zone). (The question came up while other inputs were run.)
# Seen with ics-js 0.10.2 (npm): 20260301, since a date is that of UTC; and 20260302T100000, since a moment is that of the server, without a zone: a reader
# in London has it an hour late.
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" ics-js@0.10.2 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { VEVENT } = require("ics-js");

const event = new VEVENT();
event.addProp("UID", "1");
event.addProp("DTSTAMP", new Date(Date.UTC(2026, 2, 2, 9)));
event.addProp("DTSTART", new Date(2026, 2, 2), { VALUE: "DATE" });
const seen = event.toString().split("\r\n").filter((line) => line.startsWith("DT"));
const expected = ["DTSTAMP:20260302T100000", "DTSTART;VALUE=DATE:20260301"];
console.log("ics-js@0.10.2", seen);
assert.deepStrictEqual(seen, expected, "the behaviour has changed");
JAVASCRIPT
TZ=Europe/Stockholm node question.cjs
