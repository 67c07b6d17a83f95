#!/usr/bin/env bash
# A review on the last day of each month.
#
# Question: on which days are the first three of FREQ=MONTHLY;BYMONTHDAY=-1 from 31 January 2026, and from 1 January?
# Expected: 31 January, 28 February and 31 March, twice. (The question came up while another was run.)
# Seen with icalendar 0.7.1 of npm: 31 January, which is the start, 27 February and 1 March. From 1 January on, which is the start again, 30 January and 27 February: -1 is the day before the last, and a month with fewer days is overrun.
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
const seen = [days("20260131", "FREQ=MONTHLY;BYMONTHDAY=-1", 3), days("20260101", "FREQ=MONTHLY;BYMONTHDAY=-1", 3)];
console.log("icalendar 0.7.1 (npm)", seen);
assert.deepStrictEqual(seen, ["01-31 02-27 03-01", "01-01 01-30 02-27"], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
