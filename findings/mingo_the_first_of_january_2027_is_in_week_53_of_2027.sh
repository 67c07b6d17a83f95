#!/usr/bin/env bash
# The week of ISO 8601 of 1 January 2027, with the operators of MongoDB in a package that runs its pipelines in memory.
#
# Question: what are $isoWeek and $isoWeekYear, and "%G-W%V" of $dateToString?
# Expected: 53, 2026 and 2026-W53. (The guess had the week alone.)
# Seen with mingo 7.2.7: 53, 2027 and 2027-W53, a week that is a year later and that 2027 does not have.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" mingo@7.2.7 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { Aggregator } = require("mingo");
const evaluate = (value) => new Aggregator([{ $project: { _id: 0, value } }]).run([{ at: new Date("2027-01-01") }])[0].value;
const seen = [evaluate({ $isoWeek: "$at" }), evaluate({ $isoWeekYear: "$at" }), evaluate({ $dateToString: { date: "$at", format: "%G-W%V" } })];
console.log("mingo 7.2.7", seen);
assert.deepStrictEqual(seen, [53, 2027, "2027-W53"], "the behaviour has changed");
JAVASCRIPT
