#!/usr/bin/env bash
# A day some working days before another, as spreadsheets have it. WORKDAY with a negative number goes back in Excel.
#
# Question: which day is five working days before Monday, 16 March 2026, which one is one before Saturday the 14th, and which one is five after the 16th?
# Guess: 9 March (46090), 13 March (46094) and 23 March (46104).
# Seen with fast-formula-parser 1.0.19: 46097 and 46095, the days themselves, and 46104.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" fast-formula-parser@1.0.19 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const FormulaParser = require("fast-formula-parser");
const parser = new FormulaParser();
const value = (formula) => parser.parse(formula, { row: 1, col: 1, sheet: "S" });

const seen = ["DATE(2026,3,16),-5", "DATE(2026,3,14),-1", "DATE(2026,3,16),5"].map((given) => value(`WORKDAY(${given})`));
console.log("fast-formula-parser 1.0.19", seen);
assert.deepStrictEqual(seen, [46097, 46095, 46104], "the behaviour has changed");
JAVASCRIPT
