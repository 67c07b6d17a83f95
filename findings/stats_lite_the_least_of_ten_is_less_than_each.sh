#!/usr/bin/env bash
# The lowest and the highest percentile of ten times to resolve.
#
# Question: what are the percentiles of 0 and of 1 (as parts) of 1 to 10, and the one of a half?
# Expected: 1, 10 and 5.5. (The question came up while other inputs were run.)
# Seen with stats-lite 2.2.0 (npm): 0.5, 10 and 5.5. The least of the ten is the middle of the first and of none.
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" stats-lite@2.2.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const stats = require("stats-lite");

const seen = [0, 1, 0.5].map((part) => stats.percentile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], part));
const expected = [0.5, 10, 5.5];
console.log("stats-lite@2.2.0", seen);
assert.deepStrictEqual(seen, expected, "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
