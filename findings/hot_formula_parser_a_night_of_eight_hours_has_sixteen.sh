#!/usr/bin/env bash
# The length of a night shift in a spreadsheet: MOD(end - start, 1), the usual way over midnight. MOD has the sign of the divisor in Excel.
#
# Question: how many hours have MOD(TIME(6,0,0)-TIME(22,0,0),1)*24 and MOD(TIME(17,0,0)-TIME(9,0,0),1)*24?
# Guess: eight each.
# Seen with hot-formula-parser 4.0.0: sixteen and eight. fast-formula-parser 1.0.19 has eight twice.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" hot-formula-parser@4.0.0 fast-formula-parser@1.0.19 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const FormulaParser = require("fast-formula-parser");
const parser = new FormulaParser();
const value = (formula) => parser.parse(formula, { row: 1, col: 1, sheet: "S" });

const { Parser } = require("hot-formula-parser");
const hot = new Parser();
const formulas = ["MOD(TIME(6,0,0)-TIME(22,0,0),1)*24", "MOD(TIME(17,0,0)-TIME(9,0,0),1)*24"];
const seen = [...formulas.map((formula) => hot.parse(formula).result), ...formulas.map(value)].map((hours) => hours.toFixed(2));
console.log("hot-formula-parser 4.0.0, fast-formula-parser 1.0.19", seen);
assert.deepStrictEqual(seen, ["16.00", "8.00", "8.00", "8.00"], "the behaviour has changed");
JAVASCRIPT
