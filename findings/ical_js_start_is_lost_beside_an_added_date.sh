#!/usr/bin/env bash
# An event without a rule that happens on its start and on one RDATE.
#
# Question: an event of 2026-03-16 09:00Z has RDATE 20 March and no RRULE. Which dates does its iterator return? And with
# RRULE:FREQ=DAILY;COUNT=2 beside the RDATE?
# Expected: 16 and 20 March; 16, 17 and 20 March.
# Seen with ical.js 2.2.1 (and ical 14.3.1 of PyPI): 20 March alone; 16, 17 and 20 March. By RFC 5545 (3.8.5.2, 3.8.5.3) the
# start is the first of the recurrence set either way.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" ical.js@2.2.1
TZ=UTC node - <<'JAVASCRIPT'
const assert = require('node:assert');
const ICAL = require('ical.js');

const event = (...lines) =>
  ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", "UID:1", "DTSTAMP:20260101T000000Z",
   "DTSTART:20260316T090000Z", "DTEND:20260316T100000Z", ...lines, "END:VEVENT", "END:VCALENDAR", ""].join("\r\n");

const dates = (text) => {
  const series = new (ICAL.default || ICAL).Event(
    new (ICAL.default || ICAL).Component((ICAL.default || ICAL).parse(text)).getFirstSubcomponent("vevent"));
  const found = [];
  const walk = series.iterator();
  for (let next = walk.next(); next && found.length < 9; next = walk.next()) found.push(next.toString().slice(0, 10));
  return found;
};
const added = "RDATE:20260320T090000Z";
const seen = [dates(event(added)), dates(event("RRULE:FREQ=DAILY;COUNT=2", added))];
console.log("ical.js 2.2.1", seen);
assert.deepStrictEqual(seen, [["2026-03-20"], ["2026-03-16", "2026-03-17", "2026-03-20"]], "the behaviour has changed");
JAVASCRIPT
