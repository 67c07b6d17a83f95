#!/usr/bin/env bash
# A reserve of an hour less half an hour, as duration text of Go with a sign in it.
#
# Question: how many minutes are 1h30m, -1h30m and 1h-30m?
# Expected: 90, -90, and 30 or an error (Go itself refuses the last one). (The question came up while other inputs were run.)
# Seen with @icholy/duration 5.1.0 (npm): 90, -90 and 90. A sign in the middle is passed over, with whatever is no number with a unit.
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" @icholy/duration@5.1.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { Duration } = require("@icholy/duration");

const seen = ["1h30m", "-1h30m", "1h-30m"].map((text) => new Duration(text).minutes());
const expected = [90, -90, 90];
console.log("@icholy/duration@5.1.0", seen);
assert.deepStrictEqual(seen, expected, "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
