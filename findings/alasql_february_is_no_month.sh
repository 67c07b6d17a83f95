#!/usr/bin/env bash
# Months and quarters between two dates, in a database in JavaScript.
#
# Question: what is DATEDIFF(month, ...) from 1 February to 1 March 2026 and from 1 March to 1 April, and DATEDIFF(quarter, ...) from 1 January to 1 April?
# Expected: 1, 1 and 1. (The guess was about one day over the end of a month.)
# Seen with alasql 4.19.1: 0, 1 and 0. Time is divided by the mean length of a unit, and what is left is cut off.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" alasql@4.19.1 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const alasql = require("alasql");
const difference = (unit, from, to) => alasql(`SELECT VALUE DATEDIFF(${unit}, '${from}', '${to}')`);
const seen = [difference("month", "2026-02-01", "2026-03-01"), difference("month", "2026-03-01", "2026-04-01"), difference("quarter", "2026-01-01", "2026-04-01")];
console.log("alasql 4.19.1", seen);
assert.deepStrictEqual(seen, [0, 1, 0], "the behaviour has changed");
JAVASCRIPT
