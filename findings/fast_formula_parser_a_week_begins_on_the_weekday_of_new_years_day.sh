#!/usr/bin/env bash
# Numbers of weeks, as a report by week has them. WEEKNUM without a second argument has weeks that begin on Sunday.
#
# Question: what are WEEKNUM of Saturday, 2, Sunday, 3, Thursday, 7 and Friday, 8 January 2027, and of Sunday, 1 March 2026?
# Guess: 1, 2, 2, 2 and 10, as in Excel.
# Seen with fast-formula-parser 1.0.19: 1, 1, 1, 2 and 9; the days of the year are counted in sevens. hyperformula 3.5.0 has 1, 2, 2, 2 and 10.
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
const formulas = ["2027,1,2", "2027,1,3", "2027,1,7", "2027,1,8", "2026,3,1"].map((day) => `WEEKNUM(DATE(${day}))`);
const sheet = HyperFormula.buildFromArray([formulas.map((formula) => `=${formula}`)], { licenseKey: "gpl-v3" });
const seen = [formulas.map(value).join(), sheet.getSheetValues(0)[0].join()];
console.log("fast-formula-parser 1.0.19, hyperformula 3.5.0", seen);
assert.deepStrictEqual(seen, ["1,1,1,2,9", "1,2,2,2,10"], "the behaviour has changed");
JAVASCRIPT
