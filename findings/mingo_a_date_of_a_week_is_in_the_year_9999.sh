#!/usr/bin/env bash
# The operator $dateFromParts of MongoDB with a year, a week and a weekday of ISO 8601, in a package that runs its pipelines in memory.
#
# Question: which date is Friday of week 53 of 2026, and which one Monday of week 10?
# Expected: 1 January 2027 and 2 March 2026. (The question came up while others were run.)
# Seen with mingo 7.2.7: 30 November 9999, both. The parts of the ISO calendar are not read, and those of the other one are missing; a misspelt part would do the same.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" mingo@7.2.7 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { Aggregator } = require("mingo");
const date = (parts) => new Aggregator([{ $project: { _id: 0, day: { $dateFromParts: parts } } }]).run([{}])[0].day.toISOString().slice(0, 10);
const seen = [date({ isoWeekYear: 2026, isoWeek: 53, isoDayOfWeek: 5 }), date({ isoWeekYear: 2026, isoWeek: 10, isoDayOfWeek: 1 })];
console.log("mingo 7.2.7", seen);
assert.deepStrictEqual(seen, ["9999-11-30", "9999-11-30"], "the behaviour has changed");
JAVASCRIPT
