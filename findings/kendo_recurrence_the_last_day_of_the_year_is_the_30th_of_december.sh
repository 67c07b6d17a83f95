#!/usr/bin/env bash
# The closing of the books on the last day of each year.
#
# Question: which three days has FREQ=YEARLY;BYYEARDAY=-1 from 2026-12-31, and which FREQ=MONTHLY;BYMONTHDAY=-1?
# Expected: 31 December of 2026, 2027 and 2028; 31 December, 31 January and 28 February. (The question came up while other inputs were run.)
# Seen with @progress/kendo-recurrence 1.0.5 (npm): 30 December of 2027, 2028 and 2029; the start is no match of its own rule. The months are as expected.
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

const seen = [days("FREQ=YEARLY;BYYEARDAY=-1;COUNT=3", "2026-12-31"), days("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", "2026-12-31")];
const expected = ["2027-12-30 2028-12-30 2029-12-30", "2026-12-31 2027-01-31 2027-02-28"];
console.log("@progress/kendo-recurrence@1.0.5", seen);
assert.deepStrictEqual(seen, expected, "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
