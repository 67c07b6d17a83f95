#!/usr/bin/env bash
# The shifts of November, where one of them was moved to December.
#
# Question: a series has four Mondays from 2026-11-02, and the one of the 9th is moved to 10 December. Which shifts has between() for November, and for November and
# December together?
# Guess: 2, 16 and 23 November, and with December the moved one too.
# Seen with ical-expander 3.2.0: only 2 November, and all four where December is in the range. The walk through a series ends at the first occurrence that starts
# after the range, and it takes the moved one in the place of the original.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit ical-expander@3.2.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const IcalExpander = require("ical-expander");

const event = (...lines) => ["BEGIN:VEVENT", "UID:shift", "DTSTAMP:20260101T000000Z", ...lines, "END:VEVENT"];
const ics = [
  "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//desk//EN",
  ...event("DTSTART:20261102T090000Z", "DTEND:20261102T170000Z", "RRULE:FREQ=WEEKLY;COUNT=4"),
  ...event("RECURRENCE-ID:20261109T090000Z", "DTSTART:20261210T090000Z", "DTEND:20261210T170000Z"),
  "END:VCALENDAR", "",
].join("\r\n");
const shifts = (end) => {
  const found = new IcalExpander({ ics }).between(new Date("2026-11-01T00:00:00Z"), new Date(end));
  return [...found.events, ...found.occurrences].map((shift) => shift.startDate.toString().slice(5, 10)).sort();
};
const seen = [shifts("2026-11-30T23:59:59Z"), shifts("2026-12-31T23:59:59Z")];
console.log("ical-expander", require("./node_modules/ical-expander/package.json").version, seen);
assert.deepStrictEqual(seen, [["11-02"], ["11-02", "11-16", "11-23", "12-10"]], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
