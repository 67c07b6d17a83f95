#!/usr/bin/env bash
# Is Friday, 31 December 2027, a holiday? New Year's Day is a Saturday, and the package has it observed on the Friday before.
#
# Question: what is isHoliday() for 2027-12-31, before and after 2028-01-01 is looked at?
# Expected: true, twice, as 2027-12-24 is for Christmas Day. (The question came up while another was run.)
# Seen with @date/holidays-us 0.4.0: false, and then true. A year is computed when a date in it is first looked at, and the day before its first one belongs to it. So a report that looks at the dates in order counts the day as one
# of work, and one that is made again counts it as free.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit @date/holidays-us@0.4.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const holidays = require("@date/holidays-us");

const dates = [[2027, 11, 24], [2027, 11, 31], [2028, 0, 1], [2027, 11, 31]];
const seen = dates.map((date) => holidays.isHoliday(new Date(...date)));
console.log("@date/holidays-us", require("./node_modules/@date/holidays-us/package.json").version, seen);
assert.deepStrictEqual(seen, [true, false, true, true], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
