#!/usr/bin/env bash
# A target of two units, read by a parser of durations that people write.
#
# Question: what are "1 hour 30 minutes", "2 days 3 hours" and "30 minutes 1 hour"?
# Guess: 5,400, 183,600 and 5,400 seconds, or an error. (The last was run afterwards.)
# Seen with durhuman 0.0.0-alpha.3: 3,600, 172,800 and 1,800. What follows the first number and unit is left out, and there is no error.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" durhuman@0.0.0-alpha.3
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const parse = require("durhuman");
const seen = ["1 hour 30 minutes", "2 days 3 hours", "30 minutes 1 hour"].map((text) => parse(text));
console.log("durhuman 0.0.0-alpha.3", seen);
assert.deepStrictEqual(seen, [3600, 172800, 1800], "the behaviour has changed");
JAVASCRIPT
