#!/usr/bin/env bash
# Quarters of a fiscal year that begins on 6 April, as in Great Britain.
#
# Question: which years and quarters have 5 and 6 April and 5 and 6 July 2026, with { month: 3, day: 6 } as the start?
# Guess: the fourth quarter of 2026, and then 2027: the first, the first and the second.
# Seen with fiscal-year 1.0.0: the first of 2026, the first of 2027, and the second twice. A quarter begins with its month and only the year with its day.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" fiscal-year@1.0.0 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const loaded = require("fiscal-year");
const FiscalYear = loaded.default ?? loaded;
const year = FiscalYear({ month: 3, day: 6 });
const seen = ["2026-04-05", "2026-04-06", "2026-07-05", "2026-07-06"].map((day) => `${year.getFiscalYear(day)} Q${year.getFiscalQuarter(day)}`);
console.log("fiscal-year 1.0.0", seen);
assert.deepStrictEqual(seen, ["2026 Q1", "2027 Q1", "2027 Q2", "2027 Q2"], "the behaviour has changed");
JAVASCRIPT
