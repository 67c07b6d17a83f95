#!/usr/bin/env bash
# A range of time of a report that ends no days ago, as a script writes it.
#
# Question: which amounts have -2d, -1d, -0d and -d?
# Expected: -2, -1, 0, and -1, since a missing number is one in the time modifiers of Splunk. (The question came up while other inputs were run.)
# Seen with @splunk/time-range-utils 3.4.1 (npm): -2, -1, 1 and 1. No days ago is a day, and of a day ahead, and so is the missing number.
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" @splunk/time-range-utils@3.4.1 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { parseTimeString } = require("@splunk/time-range-utils/time");

const seen = ["-2d", "-1d", "-0d", "-d"].map((text) => parseTimeString(text).modifiers[0].amount);
const expected = [-2, -1, 1, 1];
console.log("@splunk/time-range-utils@3.4.1", seen);
assert.deepStrictEqual(seen, expected, "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
