#!/usr/bin/env bash
# New Year's Day on a Saturday: the day off is the Friday before, which is in the year before.
#
# Question: is 2027-12-31 a holiday, is it in the list of 2027, and is it in the range from 1 to 31 December 2027 or to 2 January 2028?
# Guess: yes, yes, and in both.
# Seen with @18f/us-federal-holidays 4.0.0: yes, no, and only in the range to January. The list of a year has the holidays that belong to it, so the day is in that of 2028; a
# range puts together the lists of the years of its ends, and the question for one day looks into the next year too.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit @18f/us-federal-holidays@4.0.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { allForYear, inRange, isAHoliday } = require("@18f/us-federal-holidays");

const eve = "2027-12-31";
const has = (holidays) => holidays.some((holiday) => holiday.dateString === eve);
const range = (end) => has(inRange(new Date("2027-12-01T00:00:00Z"), new Date(end), { utc: true }));
const seen = [
  isAHoliday(new Date(`${eve}T12:00:00Z`), { utc: true }), has(allForYear(2027)), has(allForYear(2028)), range(`${eve}T23:00:00Z`), range("2028-01-02T00:00:00Z"),
];
console.log("@18f/us-federal-holidays", require("./node_modules/@18f/us-federal-holidays/package.json").version, seen);
assert.deepStrictEqual(seen, [true, false, true, false, true], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
