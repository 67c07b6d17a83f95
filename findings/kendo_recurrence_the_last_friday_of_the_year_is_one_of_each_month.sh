#!/usr/bin/env bash
# A review on the last Friday of each year.
#
# Question: which three days has FREQ=YEARLY;BYDAY=-1FR from Friday, 2026-12-25?
# Expected: 25 December 2026, 31 December 2027 and 29 December 2028: RFC 5545 counts in the year where there is no BYMONTH. (The question came up while
# other inputs were run.)
# Seen with @progress/kendo-recurrence 1.0.5 (npm): 25 December 2026, 29 January and 26 February 2027, the last Fridays of months. With BYMONTH=12 they are
# as expected.
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

const seen = [days("FREQ=YEARLY;BYDAY=-1FR;COUNT=3", "2026-12-25"), days("FREQ=YEARLY;BYMONTH=12;BYDAY=-1FR;COUNT=3", "2026-12-25")];
const expected = ["2026-12-25 2027-01-29 2027-02-26", "2026-12-25 2027-12-31 2028-12-29"];
console.log("@progress/kendo-recurrence@1.0.5", seen);
assert.deepStrictEqual(seen, expected, "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
