#!/usr/bin/env bash
# A time of a day from an hour past midnight, as night shifts have it. Excel: "any value greater than 23 will be divided by 24 and the remainder will be treated as the hour value".
#
# Question: what are TIME(25,0,0) and TIME(6,0,0)?
# Guess: 0.0417 and 0.25; the first is one o'clock.
# Seen with fast-formula-parser 1.0.19: 1.0417 and 0.25. hyperformula 3.5.0 has 0.0417. A date with the time of its own shift is a day late.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" fast-formula-parser@1.0.19 hyperformula@3.5.0 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const FormulaParser = require("fast-formula-parser");
const parser = new FormulaParser();
const value = (formula) => parser.parse(formula, { row: 1, col: 1, sheet: "S" });

const { HyperFormula } = require("hyperformula");
const formulas = ["TIME(25,0,0)", "TIME(6,0,0)"];
const sheet = HyperFormula.buildFromArray([formulas.map((formula) => `=${formula}`)], { licenseKey: "gpl-v3" });
const seen = [...formulas.map(value), ...sheet.getSheetValues(0)[0]].map((part) => part.toFixed(4));
console.log("fast-formula-parser 1.0.19, hyperformula 3.5.0", seen);
assert.deepStrictEqual(seen, ["1.0417", "0.2500", "0.0417", "0.2500"], "the behaviour has changed");
JAVASCRIPT
