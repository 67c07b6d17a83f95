#!/usr/bin/env bash
# The operator $dateAdd of MongoDB in a package that runs its pipelines in memory. Its documents have the last day of a month for a day that the month lacks.
#
# Question: what is a month after 31 January 2026, a month before 31 March, and a year after 29 February 2024?
# Guess: 28 February, three times.
# Seen with mingo 7.2.7: 3 March 2026, 3 March 2026 (for the month before 31 March) and 1 March 2025. Days that are too many run over into the next month, as with Date of JavaScript.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" mingo@7.2.7 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { Aggregator } = require("mingo");
const add = (start, unit, amount) =>
  new Aggregator([{ $project: { _id: 0, due: { $dateAdd: { startDate: "$start", unit, amount } } } }]).run([{ start: new Date(start) }])[0].due.toISOString().slice(0, 10);
const seen = [add("2026-01-31", "month", 1), add("2026-03-31", "month", -1), add("2024-02-29", "year", 1)];
console.log("mingo 7.2.7", seen);
assert.deepStrictEqual(seen, ["2026-03-03", "2026-03-03", "2025-03-01"], "the behaviour has changed");
JAVASCRIPT
