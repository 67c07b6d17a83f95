#!/usr/bin/env bash
# A summary of two lines with a comma in it, written to an iCalendar file.
#
# Question: which line has the summary "Printer, floor 2" and "out of order" below it?
# Expected: SUMMARY:Printer\, floor 2\nout of order, as RFC 5545 has it. (The question came up while other inputs were run.)
# Seen with ics-js 0.10.2 (npm): "SUMMARY:Printer, floor 2" and " out of order": the second line begins with a space, which continues the first, so that a
# reader has "Printer, floor 2out of order".
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
event.addProp("DTSTAMP", new Date(Date.UTC(2026, 2, 1)));
event.addProp("SUMMARY", "Printer, floor 2\nout of order");
const lines = event.toString().split("\r\n");
const seen = lines.slice(lines.findIndex((line) => line.startsWith("SUMMARY")), -1);
const expected = ["SUMMARY:Printer, floor 2", " out of order"];
console.log("ics-js@0.10.2", seen);
assert.deepStrictEqual(seen, expected, "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
