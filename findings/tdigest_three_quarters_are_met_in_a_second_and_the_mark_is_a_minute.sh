#!/usr/bin/env bash
# Nine answers in a second and one in a hundred seconds, as a digest of quantiles.
#
# Question: what are the median and the 75th percentile of these ten values?
# Expected: 1 and 1, since nine of ten are 1; a digest with a centroid for each value has nothing to estimate. (The question came up while other inputs were
# run.)
# Seen with tdigest 0.1.3 (npm): 10.9 and 60.4. Equal values become one centroid of nine, and the digest draws a straight line from its middle to the next
# value.
# With ten values that all differ (1 to 10) the median is 5.5, as expected.
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" tdigest@0.1.3 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { TDigest } = require("tdigest");

const quantiles = (values) => {
  const digest = new TDigest();
  digest.push(values);
  return [0.5, 0.75].map((part) => Number(digest.percentile(part).toFixed(6)));
};
const seen = [quantiles([1, 1, 1, 1, 1, 1, 1, 1, 1, 100]), quantiles([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])[0]];
const expected = [[10.9, 60.4], 5.5];
console.log("tdigest@0.1.3", seen);
assert.deepStrictEqual(seen, expected, "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
