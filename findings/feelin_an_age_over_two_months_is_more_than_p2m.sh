#!/usr/bin/env bash
# The age of a ticket in whole months, compared with a limit of two months, in the expression language of decision tables.
#
# Question: what are years and months duration(from, to) from 22 December 2011 to 24 August 2013, and from 15 January to 20 March 2026; is the latter equal to
# duration("P2M"), and is it more?
# Guess: P1Y8M, which is the example of the DMN specification for this function (years and months are all such a duration has), and P2M: equal, and not more.
# Seen with feelin 8.2.0: P1Y8M2D, and P2M5D: not equal, and more. The days stay in the value, so a rule with "> duration("P2M")" is true on the day after the two
# months and not at the end of the third one.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit feelin@8.2.0 > /dev/null
cat > question.mjs <<'JAVASCRIPT'
import assert from "node:assert";
import { readFileSync } from "node:fs";
import { evaluate } from "feelin";

const between = (from, to) => `years and months duration(date("${from}"), date("${to}"))`;
const value = (expression) => evaluate(expression, {}).value;
const age = between("2026-01-15", "2026-03-20");
const seen = [
  value(`string(${between("2011-12-22", "2013-08-24")})`),
  value(`string(${age})`),
  value(`${age} = duration("P2M")`),
  value(`${age} > duration("P2M")`),
];
console.log("feelin", JSON.parse(readFileSync("node_modules/feelin/package.json")).version, JSON.stringify(seen));
assert.deepStrictEqual(seen, ["P1Y8M2D", "P2M5D", false, true], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.mjs
