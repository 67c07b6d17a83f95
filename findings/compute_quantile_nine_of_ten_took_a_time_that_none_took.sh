#!/usr/bin/env bash
# The time within which nine of ten tickets were resolved. Its documents: "determines the nearest rank and returns the array value corresponding to that rank".
#
# Question: what are the quantiles of 0.1, 0.5, 0.75, 0.9 and 0.95 of 1, 2, 3 ... 10 hours?
# Guess: by the nearest rank 1, 5, 8, 9 and 10.
# Seen with compute-quantile 1.0.1: 1.5, 5.5, 8, 9.5 and 10. Where the rank is whole, the middle between two values is returned, which is no value of the array.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" compute-quantile@1.0.1 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const quantile = require("compute-quantile");
const hours = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const seen = [0.1, 0.5, 0.75, 0.9, 0.95].map((share) => quantile(hours, share));
console.log("compute-quantile 1.0.1", seen);
assert.deepStrictEqual(seen, [1.5, 5.5, 8, 9.5, 10], "the behaviour has changed");
JAVASCRIPT
