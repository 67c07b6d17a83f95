#!/usr/bin/env bash
# A weekly shift with one week left out, written from moments that are given in UTC.
#
# Question: an event of 2026-11-02 12:30 with startInputType "utc" recurs weekly with COUNT=3 and has the exclusion date 2026-11-09 12:30. What are DTSTART
# and EXDATE in the file that a program in New York writes? And where start and output are "local", in a program in UTC?
# Expected: the same time of day in the same form, so that the 9th is left out (RFC 5545, 3.8.5.1: an exclusion names the start of an occurrence).
# Seen with ics 3.12.0 (npm): 123000Z and 173000Z; and 123000 and 123000Z. Exclusions are taken as local and written as UTC, whatever the event's start
# has, so no occurrence has that start and the shift takes place: only a local start that is written as UTC fits.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit ics@3.12.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const { createEvents } = require("ics");

const version = require("./node_modules/ics/package.json").version;
const [kind, expected] = process.argv.slice(2);
const { error, value } = createEvents([{
  title: "shift", uid: "1", duration: { hours: 1 }, start: [2026, 11, 2, 12, 30], startInputType: kind, startOutputType: kind,
  recurrenceRule: "FREQ=WEEKLY;COUNT=3", exclusionDates: [[2026, 11, 9, 12, 30]],
}]);
if (error) throw error;
const seen = value.split("\r\n").filter((line) => /^(DTSTART|EXDATE)/.test(line)).join(" ");
console.log("ics", version, process.env.TZ, kind, seen);
if (seen !== expected) throw new Error("the behaviour has changed");
JAVASCRIPT
TZ=America/New_York node question.cjs utc "DTSTART:20261102T123000Z EXDATE:20261109T173000Z"
TZ=UTC node question.cjs local "DTSTART:20261102T123000 EXDATE:20261109T123000Z"
