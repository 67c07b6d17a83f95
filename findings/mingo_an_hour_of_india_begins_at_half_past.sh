#!/usr/bin/env bash
# The operator $dateTrunc of MongoDB with the time zone of India, which is five and a half hours ahead, in a package that runs its pipelines in memory.
#
# Question: in which hour is six in the evening of Kolkata, 2 July 2026 (12:30 UTC)?
# Expected: in the one that begins then. (The question came up while others were run.)
# Seen with mingo 7.2.7: in the one that begins at 12:00 UTC, half past five. Days are cut on the clock of the zone, and hours on that of UTC.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" mingo@7.2.7 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { Aggregator } = require("mingo");
const cut = (unit) => {
  const start = { $dateTrunc: { date: "$at", unit, timezone: "Asia/Kolkata" } };
  return new Aggregator([{ $project: { _id: 0, start } }]).run([{ at: new Date("2026-07-02T12:30:00Z") }])[0].start.toISOString();
};
const seen = [cut("hour"), cut("day")];
console.log("mingo 7.2.7", seen);
assert.deepStrictEqual(seen, ["2026-07-02T12:00:00.000Z", "2026-07-01T18:30:00.000Z"], "the behaviour has changed");
JAVASCRIPT
