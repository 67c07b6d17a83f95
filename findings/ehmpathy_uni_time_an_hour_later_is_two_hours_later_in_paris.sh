#!/usr/bin/env bash
# The due moment of a ticket, an hour after it was opened, computed on a server in Paris in winter.
#
# Question: which moments are 2026-01-01T00:00:00Z plus an hour, and plus nothing, in UTC and in Paris?
# Expected: 01:00 and 00:00 UTC in both places. (The question came up while other inputs were run.)
# Seen with @ehmpathy/uni-time 1.10.0 (npm): they are, where the server is in UTC; in Paris 02:00:00Z and 01:00:00Z: the clock of the server is written with
# a Z.
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" @ehmpathy/uni-time@1.10.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { addDuration } = require("@ehmpathy/uni-time");

const seen = ["UTC", "Europe/Paris"].map((zone) => {
  process.env.TZ = zone;
  return [1, 0].map((hours) => addDuration("2026-01-01T00:00:00Z", { hours }));
});
const expected = [
  ["2026-01-01T01:00:00Z", "2026-01-01T00:00:00Z"],
  ["2026-01-01T02:00:00Z", "2026-01-01T01:00:00Z"],
];
console.log("@ehmpathy/uni-time@1.10.0", seen);
assert.deepStrictEqual(seen, expected, "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
