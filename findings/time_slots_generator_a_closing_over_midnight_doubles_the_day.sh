#!/usr/bin/env bash
# Hours of a day without those that are blocked: 22:00 to 6:00, as minutes of the day.
#
# Question: which hours are left of a day with the block [1320, 360]?
# Guess: 7 to 21, or an error since its end is before its start.
# Seen with time-slots-generator 1.0.6: 39 hours, 1 to 21 and then 7 to 24: the blocked ones are there, and 15 others come twice.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" time-slots-generator@1.0.6 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { getTimeSlots } = require("time-slots-generator");
const hours = getTimeSlots([[1320, 360]], false).map((minutes) => minutes / 60);
const seen = [hours.length, new Set(hours).size, Math.min(...hours), Math.max(...hours)];
console.log("time-slots-generator 1.0.6", hours.join(" "));
assert.deepStrictEqual(seen, [39, 24, 1, 24], "the behaviour has changed");
JAVASCRIPT
