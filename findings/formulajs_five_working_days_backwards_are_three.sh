#!/usr/bin/env bash
# The working days from a due date back to the day of resolution, with the function of spreadsheets.
#
# Question: what is NETWORKDAYS from Monday, 30 November, to Friday, 4 December 2026, and from that Friday to that Monday?
# Guess: 5 and -5: the function counts both ends, and has the sign of the direction.
# Seen with @formulajs/formulajs 4.6.1: 5 and -3. hyperformula 3.5.0, which has the same function, gives 5 and -5. From the Friday of the week after (back to the same Monday)
# both give -10, and from Monday back to Friday both give -2.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit @formulajs/formulajs@4.6.1 hyperformula@3.5.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const formulas = require("@formulajs/formulajs");
const { HyperFormula } = require("hyperformula");

const engine = HyperFormula.buildEmpty({ licenseKey: "gpl-v3", dateFormats: ["YYYY-MM-DD"] });
engine.addSheet("sheet");
const pairs = [["2026-11-30", "2026-12-04"], ["2026-12-04", "2026-11-30"], ["2026-12-11", "2026-11-30"], ["2026-12-07", "2026-12-04"]];
const seen = pairs.map(([start, end]) => [
  formulas.NETWORKDAYS(new Date(`${start}T00:00:00`), new Date(`${end}T00:00:00`)),
  engine.calculateFormula(`=NETWORKDAYS("${start}","${end}")`, 0),
]);
console.log("@formulajs/formulajs 4.6.1, hyperformula", HyperFormula.version, JSON.stringify(seen));
assert.deepStrictEqual(seen, [[5, 5], [-3, -5], [-10, -10], [-2, -2]], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
