#!/usr/bin/env bash
# A yearly review that began on leap day, and a monthly one that began on the 31st.
#
# Question: which five days has FREQ=YEARLY from 2024-02-29, and which three FREQ=MONTHLY from 2026-01-31?
# Guess: 29 February of 2024, 2028, 2032, ... and 31 January, March and May: RFC 5545 leaves out days that a year or month does not have.
# Seen with @progress/kendo-recurrence 1.0.5 (npm): 29 February 2024, then the first of March of each year, also of 2028, which has a 29 February. The
# months are as guessed.
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

const seen = [days("FREQ=YEARLY;COUNT=5", "2024-02-29"), days("FREQ=MONTHLY;COUNT=3", "2026-01-31")];
const expected = ["2024-02-29 2025-03-01 2026-03-01 2027-03-01 2028-03-01", "2026-01-31 2026-03-31 2026-05-31"];
console.log("@progress/kendo-recurrence@1.0.5", seen);
assert.deepStrictEqual(seen, expected, "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
