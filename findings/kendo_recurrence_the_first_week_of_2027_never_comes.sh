#!/usr/bin/env bash
# A review on the Monday of the first week of each year.
#
# Question: which three days has FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO from Monday, 2027-01-04, and which BYWEEKNO=10 from 2026-03-02?
# Expected: 4 January 2027, 3 January 2028 and 1 January 2029; 2 March 2026, 8 March 2027 and 6 March 2028: week 1 of RFC 5545 has four days in its year at
# least. (The question came up while other inputs were run.)
# Seen with @progress/kendo-recurrence 1.0.5 (npm): 3 January 2028, 1 January 2029 and 3 January 2033, without its own start. Week 10 is as expected.
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" @progress/kendo-recurrence@1.0.5 @progress/kendo-date-math@1.5.17 @progress/kendo-intl@3.2.1 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
require("@progress/kendo-date-math/tz/Etc/UTC");
const { ZonedDate } = require("@progress/kendo-date-math");
const { expand, parseRule } = require("@progress/kendo-recurrence");

const zoned = (text) => ZonedDate.fromLocalDate(new Date(text), "Etc/UTC");
const days = (recurrenceRule, start) => {
  const rule = parseRule({ recurrenceRule, weekStart: 1 });
  Object.assign(rule, { start: zoned(start + "T09:00Z"), end: zoned(start + "T10:00Z") });
  const { events } = expand(rule, { rangeStart: zoned("2024-01-01T00:00Z"), rangeEnd: zoned("2040-01-01T00:00Z") });
  return events.map((event) => new Date(event.start.getTime()).toISOString().slice(0, 10)).join(" ");
};

const seen = [days("FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO;COUNT=3", "2027-01-04"), days("FREQ=YEARLY;BYWEEKNO=10;BYDAY=MO;COUNT=3", "2026-03-02")];
const expected = ["2028-01-03 2029-01-01 2033-01-03", "2026-03-02 2027-03-08 2028-03-06"];
console.log("@progress/kendo-recurrence@1.0.5", seen);
assert.deepStrictEqual(seen, expected, "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
