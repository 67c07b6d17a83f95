#!/usr/bin/env bash
# The 53rd week of a fiscal year of 4-4-5 weeks. Its documents: if addLeapWeekToMonth is 11, the "extra week is added to the ELEVENTH month", and "11th Month has 5 weeks instead of 4".
#
# Question: how many weeks have the last three months of 2023, a year of 53 weeks, without that option, with 10 and with 11?
# Guess: 4, 4 and 5 (the last week is in no month); 5, 4 and 5; 4, 5 and 5.
# Seen with retail-calendar 4.1.2: 4, 4, 5; 4, 5, 5; and 4, 4, 6. The number counts from zero: the month after the one that is meant gets the week.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" retail-calendar@4.1.2 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { LastDayOfWeek, LastMonthOfYear, RetailCalendarFactory, WeekCalculation, WeekGrouping } = require("retail-calendar");
const options = {
  weekCalculation: WeekCalculation.LastDayNearestEOM,
  weekGrouping: WeekGrouping.Group445,
  lastDayOfWeek: LastDayOfWeek.Saturday,
  lastMonthOfYear: LastMonthOfYear.January,
};
const weeks = (more) => new RetailCalendarFactory({ ...options, ...more }, 2023).months.map((month) => month.weeks.length);
const seen = [{}, { addLeapWeekToMonth: 10 }, { addLeapWeekToMonth: 11 }].map((more) => weeks(more).slice(9).join());
console.log("retail-calendar 4.1.2", seen);
assert.deepStrictEqual(seen, ["4,4,5", "4,5,5", "4,4,6"], "the behaviour has changed");
JAVASCRIPT
