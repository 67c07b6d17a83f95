#!/usr/bin/env bash
# The operator $dateAdd of MongoDB, with the time zone of Paris, in a package that runs its pipelines in memory.
#
# Question: what is a day after nine of 28 March 2026 (08:00 UTC), the day before clocks go forward?
# Guess: nine on the clock, 07:00 UTC, as MongoDB keeps the time of day for days and longer units.
# Seen with mingo 7.2.7: 08:00 UTC, ten on the clock: a day is 24 hours with a zone too.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" mingo@7.2.7 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { Aggregator } = require("mingo");
const startDate = new Date("2026-03-28T08:00:00Z");
const sum = { $dateAdd: { startDate: "$start", unit: "day", amount: 1, timezone: "Europe/Paris" } };
const seen = new Aggregator([{ $project: { _id: 0, due: sum } }]).run([{ start: startDate }])[0].due.toISOString();
console.log("mingo 7.2.7", seen);
assert.strictEqual(seen, "2026-03-29T08:00:00.000Z", "the behaviour has changed");
JAVASCRIPT
