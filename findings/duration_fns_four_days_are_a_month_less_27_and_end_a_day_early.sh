#!/usr/bin/env bash
# A difference between two dates that is added to the first of them.
#
# Question: what is the difference between 2026-01-29 and 2026-02-02, and which date is 29 January plus that?
# Expected: four days, and 2 February. (Run beside a question about texts of durations.)
# Seen with duration-fns 3.0.2: one month less 27 days, and 1 February. Years, months and days are subtracted one by one, and where the month of the end is too
# short for the day of the start, the month that is added is cut.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" duration-fns@3.0.2
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { apply, between, toString } = require("duration-fns");
const pairs = [["2026-01-29", "2026-02-02"], ["2026-01-28", "2026-02-01"], ["2026-03-31", "2026-05-01"]];
const seen = pairs.map(([from, to]) => [toString(between(from, to)), apply(from, between(from, to)).toISOString().slice(0, 10)]);
console.log("duration-fns 3.0.2", seen);
assert.deepStrictEqual(seen, [["P1M-27D", "2026-02-01"], ["P1M-27D", "2026-02-01"], ["P2M-30D", "2026-05-01"]], "the behaviour has changed");
JAVASCRIPT
