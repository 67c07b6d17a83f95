#!/usr/bin/env bash
# A shift of every second week, on Monday and Wednesday.
#
# Question: on which days are the first six of FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE from 5 January 2026, a Monday, and of the same rule for Monday alone?
# Expected: 5, 7, 19 and 21 January, 2 and 4 February; 5 and 19 January, 2 and 16 February, 2 and 16 March. (The question came up while another was run.)
# Seen with icalendar 0.7.1 of npm: 5, 7, 12, 19, 21 and 26 January: a Monday of every week and a Wednesday of every second; the rule of Monday alone is right.
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
const seen = [days("20260105", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE", 6), days("20260105", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", 6)];
console.log("icalendar 0.7.1 (npm)", seen);
assert.deepStrictEqual(seen, ["01-05 01-07 01-12 01-19 01-21 01-26", "01-05 01-19 02-02 02-16 03-02 03-16"], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
