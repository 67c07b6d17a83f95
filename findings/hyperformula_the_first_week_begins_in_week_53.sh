#!/usr/bin/env bash
# A weekly report by ISO week, over the end of a year.
#
# Question: which ISO weeks (ISOWEEKNUM) have Sunday, 28 December 2025, Monday the 29th, Wednesday the 31st and Thursday, 1 January 2026?
# Guess: 52, 1, 1 and 1: the week that has the first Thursday of 2026 is its first.
# Seen with hyperformula 3.5.0: 52, 53, 53 and 1, so one week has two numbers, and 2025 has a week 53, which it has not; WEEKNUM with 21, which is the same in a spreadsheet, too.
# Of 2015 to 2040, all 19 last days of December that are in a week 1 are in week 53. @formulajs/formulajs 4.6.1, which has the same functions, gives the four guesses.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit hyperformula@3.5.0 @formulajs/formulajs@4.6.1 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const formulas = require("@formulajs/formulajs");
const { HyperFormula } = require("hyperformula");

const engine = HyperFormula.buildEmpty({ licenseKey: "gpl-v3", dateFormats: ["YYYY-MM-DD"] });
engine.addSheet("sheet");
const days = ["2025-12-28", "2025-12-29", "2025-12-31", "2026-01-01"];
const seen = [
  days.map((day) => engine.calculateFormula(`=ISOWEEKNUM("${day}")`, 0)),
  days.map((day) => engine.calculateFormula(`=WEEKNUM("${day}",21)`, 0)),
  days.map((day) => formulas.ISOWEEKNUM(new Date(`${day}T00:00:00`))),
];
console.log("hyperformula", HyperFormula.version, "@formulajs/formulajs 4.6.1", JSON.stringify(seen));
assert.deepStrictEqual(seen, [[52, 53, 53, 1], [52, 53, 53, 1], [52, 1, 1, 1]], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
