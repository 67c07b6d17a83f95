#!/usr/bin/env bash
# The operator $week of MongoDB in a package that runs its pipelines in memory. Weeks begin on Sunday, the first one with the first Sunday of the year, and days before it are in week 0, as %U of strftime counts.
#
# Question: in which weeks are Saturday, 3 January 2026, Sunday, 8 March 2026, and Sunday, 1 January 2023?
# Expected: 0, 10 and 1. (The question came up while others were run.)
# Seen with mingo 7.2.7: 1, 11 and 53, and the same with %U of $dateToString; 1 January 2026, a Thursday, is in week 0.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" mingo@7.2.7 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { Aggregator } = require("mingo");
const week = (day) => new Aggregator([{ $project: { _id: 0, value: { $week: "$at" } } }]).run([{ at: new Date(day) }])[0].value;
const seen = ["2026-01-01", "2026-01-03", "2026-03-08", "2023-01-01"].map(week);
console.log("mingo 7.2.7", seen);
assert.deepStrictEqual(seen, [0, 1, 11, 53], "the behaviour has changed");
JAVASCRIPT
