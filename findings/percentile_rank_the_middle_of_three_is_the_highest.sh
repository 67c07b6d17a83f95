#!/usr/bin/env bash
# The rank of a ticket's age among all open ones. Its documents: "Returns the same values as the Excel PERCENTRANK".
#
# Question: what are the ranks of 50 hours among 100, 1 and 50, and among 1, 50 and 100?
# Guess: 0.5 for both; PERCENTRANK takes a range in any order.
# Seen with percentile-rank 1.0.6: 1 and 0.5. formulajs 4.6.1 has 0.5 for both.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" percentile-rank@1.0.6 @formulajs/formulajs@4.6.1 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const loaded = require("percentile-rank");
const rank = loaded.default ?? loaded;
const { PERCENTRANK } = require("@formulajs/formulajs");
const lists = [[100, 1, 50], [1, 50, 100]];
const seen = [...lists.map((hours) => rank(hours, 50)), ...lists.map((hours) => PERCENTRANK.INC(hours, 50))];
console.log("percentile-rank 1.0.6, formulajs 4.6.1", seen);
assert.deepStrictEqual(seen, [1, 0.5, 0.5, 0.5], "the behaviour has changed");
JAVASCRIPT
