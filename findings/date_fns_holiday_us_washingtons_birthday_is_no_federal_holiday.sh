#!/usr/bin/env bash
# The federal holidays of the United States, by law: eleven days, with those of a Sunday observed on the Monday after it.
#
# Question: are 2027-02-15 (Washington's Birthday), 2027-07-04 (a Sunday) and 2027-07-05 federal holidays, and bank holidays?
# Expected: yes, for all of them (5 U.S.C. 6103). (The question came up while another was run.)
# Seen with date-fns-holiday-us 1.1.0: no, yes and no as federal holidays, and yes, yes and no as bank holidays. @18f/us-federal-holidays 4.0.0 has 15 February and 5 July.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit date-fns-holiday-us@1.1.0 date-fns@2.30.0 @18f/us-federal-holidays@4.0.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { isBankHoliday, isFederalHoliday } = require("date-fns-holiday-us");
const federal = require("@18f/us-federal-holidays");

const dates = [[2027, 1, 15], [2027, 6, 4], [2027, 6, 5]].map((date) => new Date(...date));
const seen = [isFederalHoliday, isBankHoliday, (date) => federal.isAHoliday(date, { shiftSaturdayHolidays: true, shiftSundayHolidays: true })].map((check) => dates.map((date) => check(date)));
console.log("date-fns-holiday-us", require("./node_modules/date-fns-holiday-us/package.json").version, JSON.stringify(seen));
assert.deepStrictEqual(seen.slice(0, 2), [[false, true, false], [true, true, false]], "the behaviour has changed");
assert.deepStrictEqual([seen[2][0], seen[2][2]], [true, true], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
