#!/usr/bin/env bash
# A contract that ends in 365 days, in words.
#
# Question: what are 30, 360 and 365 days from now, with at most two units? The moments are half a second further, as time goes on while the program runs.
# Guess: "1 month" or "30 days", "11 months, 26 days" or "12 months", and "1 year".
# Seen with fromnow 3.0.1: "1 month", "12 months" and "1 year, 5 days". A year is twelve months of thirty days, but is reached only when 365 days are full.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" fromnow@3.0.1 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const fromNow = require("fromnow");
const seen = [30, 360, 365].map((days) => fromNow(new Date(Date.now() + days * 86400000 + 500).toISOString(), { max: 2 }));
console.log("fromnow 3.0.1", seen);
assert.deepStrictEqual(seen, ["1 month", "12 months", "1 year, 5 days"], "the behaviour has changed");
JAVASCRIPT
