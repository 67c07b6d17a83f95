#!/usr/bin/env bash
# A day on which a desk is closed, from its midnight to its last second, as systems export it.
#
# Question: which dates has a whole-day event from 2026-12-24 00:00:00 to 23:59:59, and one without an end, and how many days has ical.js for the first?
# Expected: DTEND on the 25th, or no DTEND, and a day: DTEND is not part of the event, and RFC 5545 wants it later than DTSTART. (The question came up while another was run.)
# Seen with ical-generator 10.2.0 and ical.js 2.2.1: DTSTART and DTEND on the 24th; DTSTART alone; no day. The end is cut to its date and not rounded up to the next one.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit ical-generator@10.2.0 ical.js@2.2.1 > /dev/null
cat > question.mjs <<'JAVASCRIPT'
import assert from "node:assert";
import ICAL from "ical.js";
import ical from "ical-generator";

const start = new Date("2026-12-24T00:00:00Z");
const events = [{ end: new Date("2026-12-24T23:59:59Z") }, {}].map((values) => {
  const calendar = ical();
  calendar.createEvent({ summary: "closed", allDay: true, start, ...values });
  return calendar.toString();
});
const dates = events.map((text) => text.split("\r\n").filter((line) => /^(DTSTART|DTEND)/.test(line)));
const event = new ICAL.Event(new ICAL.Component(ICAL.parse(events[0])).getFirstSubcomponent("vevent"));
console.log("ical-generator 10.2.0, ical.js 2.2.1", dates, event.duration.toString());
const expected = [["DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261224"], ["DTSTART;VALUE=DATE:20261224"]];
assert.deepStrictEqual(dates, expected, "the behaviour has changed");
assert.strictEqual(event.duration.toSeconds(), 0, "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.mjs
