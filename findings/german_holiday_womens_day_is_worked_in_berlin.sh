#!/usr/bin/env bash
# A target of two working days in Berlin and Hanover, over holidays that are younger than the package.
#
# Question: is 8 March 2027 a holiday in Berlin (one since 2019), and 31 October 2026 in Lower Saxony (one since 2018)? Is 31 October one in Saxony (one
# since 1992)?
# Guess: all three are.
# Seen with german-holiday 1.2.0 (npm): the last one alone.
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" german-holiday@1.2.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const holiday = require("german-holiday");

const check = holiday.holidayCheck ?? holiday;
const seen = [check(new Date(2027, 2, 8), "BE"), check(new Date(2026, 9, 31), "NI"), check(new Date(2026, 9, 31), "SN")];
const expected = [false, false, "Reformationstag"];
console.log("german-holiday@1.2.0", seen);
assert.deepStrictEqual(seen, expected, "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
