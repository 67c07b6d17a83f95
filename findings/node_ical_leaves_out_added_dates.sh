#!/usr/bin/env bash
# A date that RDATE adds to a series.
#
# Question: an event of 2026-03-16 09:00Z recurs daily with COUNT=2, and RDATE adds 20 March. What does expandRecurringEvent return
# for the month?
# Expected: 16, 17 and 20 March.
# Seen with node-ical 0.27.2: 16 and 17 March. The text of RDATE is a property of the parsed event, and the expansion does not look at
# it; it does take EXDATE and RECURRENCE-ID into account.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" node-ical@0.27.2
TZ=UTC node - <<'JAVASCRIPT'
const assert = require('node:assert');
const ical = require('node-ical');

const event = (...lines) =>
  ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", "UID:1", "DTSTAMP:20260101T000000Z",
   "DTSTART:20260316T090000Z", "DTEND:20260316T100000Z", ...lines, "END:VEVENT", "END:VCALENDAR", ""].join("\r\n");

const parsed = ical.sync.parseICS(event("RRULE:FREQ=DAILY;COUNT=2", "RDATE:20260320T090000Z"));
const series = Object.values(parsed).find((one) => one.type === "VEVENT");
const month = { from: new Date("2026-03-01T00:00Z"), to: new Date("2026-04-01T00:00Z") };
const days = ical.expandRecurringEvent(series, month).map((one) => one.start.toISOString().slice(0, 10));
console.log("node-ical", require("node-ical/package.json").version, days, series.rdate);
assert.deepStrictEqual(days, ["2026-03-16", "2026-03-17"], "the behaviour has changed");
assert.strictEqual(series.rdate, "20260320T090000Z", "the behaviour has changed");
JAVASCRIPT
