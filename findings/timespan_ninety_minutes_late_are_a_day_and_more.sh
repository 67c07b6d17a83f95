#!/usr/bin/env bash
# What is left of a target that was missed by ninety minutes, as a span of time.
#
# Question: which days, hours and minutes has the span of -90 minutes, which total, and which text?
# Expected: 0, -1 and -30; -90; "-0:1:30:0.0" or the like. (The question came up while other inputs were run.)
# Seen with timespan 2.3.0 (npm): -1, -2 and -30; -90; "-1:-2:-30:0.0". Its documents say that each part is rounded down, which for a negative span
# counts the days and the hours once more than there are; and the text is one that its own parse does not read.
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" timespan@2.3.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const timespan = require("timespan");

const late = timespan.fromMinutes(-90);
const seen = [late.days, late.hours, late.minutes, late.totalMinutes(), late.toString(), timespan.parse(late.toString())];
const expected = [-1, -2, -30, -90, "-1:-2:-30:0.0", null];
console.log("timespan@2.3.0", seen);
assert.deepStrictEqual(seen, expected, "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
