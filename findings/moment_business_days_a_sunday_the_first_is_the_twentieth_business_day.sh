#!/usr/bin/env bash
# How many business days of its month are over on a day.
#
# Question: what is businessDaysIntoMonth() on Sunday 1 March, Monday 2 March and Sunday 15 March 2026, and on Saturday 1 August?
# Guess: 22 for each day of March, since its documents call it the amount of business days in the month of the moment. (August was run afterwards.)
# Seen with moment-business-days 1.2.0: 20, 1, 10 and 23. It is the number of the business day within its month; a day that is none counts as the
# business day before it, which on the first is one of the month before, so the first of March is the 20th (of February) and the first of August the
# 23rd (of July).
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" moment-business-days@1.2.0 moment@2.30.1
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const moment = require("moment-business-days");
const seen = ["2026-03-01", "2026-03-02", "2026-03-15", "2026-08-01"].map((day) => moment(day).businessDaysIntoMonth());
console.log("moment-business-days 1.2.0", seen);
assert.deepStrictEqual(seen, [20, 1, 10, 23], "the behaviour has changed");
JAVASCRIPT
