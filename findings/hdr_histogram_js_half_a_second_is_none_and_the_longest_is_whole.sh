#!/usr/bin/env bash
# Times to answer in seconds, half a second and 1.9 seconds, as a histogram.
#
# Question: what are the median, the mean and the highest value of 0.5 and 1.9?
# Expected: 0.5, 1.2 and 1.9 within the precision of three digits, or an error, since the buckets are whole numbers. (The question came up while other
# inputs were run.)
# Seen with hdr-histogram-js 3.0.1 (npm): 0, 0.5 and 1.9. Each value is cut to a whole number in its bucket, without an error, and the highest is not.
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" hdr-histogram-js@3.0.1 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { build } = require("hdr-histogram-js");

const histogram = build({ numberOfSignificantValueDigits: 3 });
histogram.recordValue(0.5);
histogram.recordValue(1.9);
const seen = [histogram.getValueAtPercentile(50), histogram.mean, histogram.maxValue];
const expected = [0, 0.5, 1.9];
console.log("hdr-histogram-js@3.0.1", seen);
assert.deepStrictEqual(seen, expected, "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
