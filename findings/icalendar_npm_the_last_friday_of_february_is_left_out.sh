#!/usr/bin/env bash
# A report on the last Friday of each month.
#
# Question: on which days are the first six of FREQ=MONTHLY;BYDAY=-1FR from 30 January 2026, and of FREQ=MONTHLY;BYDAY=1FR from 2 January?
# Expected: 30 January, 27 February, 27 March, 24 April, 29 May and 26 June; 2 January, 6 February, 6 March, 3 April, 1 May and 5 June. (The question came up while another was run.)
# Seen with icalendar 0.7.1 of npm: 30 January, 27 March, 24 April, 29 May, 26 June and 31 July; the first Fridays are right. From the last Friday of January the next month with a 30th is looked at, which is March.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit icalendar@0.7.1 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { parse_calendar } = require("icalendar");

const days = (start, rule, number) => {
  const event = ["BEGIN:VEVENT", "UID:1", "DTSTAMP:20260101T000000Z", `DTSTART:${start}T090000Z`, `RRULE:${rule}`, "END:VEVENT"];
  const text = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//desk//EN", ...event, "END:VCALENDAR", ""].join("\r\n");
  const series = parse_calendar(text).events()[0].rrule();
  const seen = [];
  for (let moment = new Date("2025-12-31T00:00:00Z"); seen.length < number && (moment = series.next(moment)); ) {
    seen.push(moment.toISOString().slice(5, 10));
  }
  return seen.join(" ");
};
const seen = [days("20260130", "FREQ=MONTHLY;BYDAY=-1FR", 6), days("20260102", "FREQ=MONTHLY;BYDAY=1FR", 6)];
console.log("icalendar 0.7.1 (npm)", seen);
assert.deepStrictEqual(seen, ["01-30 03-27 04-24 05-29 06-26 07-31", "01-02 02-06 03-06 04-03 05-01 06-05"], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
