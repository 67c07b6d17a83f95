#!/usr/bin/env bash
# A note of two lines, in an event that is written as a line of logfmt.
#
# Question: how many lines are {"note": "first\nsecond", "level": "info"}, and which note is read from the first one?
# Expected: one line, with an escaped line end, as go-logfmt writes it; the whole note. (The question came up while other inputs were run.)
# Seen with logfmt 1.4.0 (npm): two lines; "first". A space or an equals sign puts a value in quotes, and a line end does not.
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" logfmt@1.4.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const logfmt = require("logfmt");

const lines = logfmt.stringify({ note: "first\nsecond", level: "info" }).split("\n");
const seen = [lines.length, logfmt.parse(lines[0]).note];
const expected = [2, "first"];
console.log("logfmt@1.4.0", seen);
assert.deepStrictEqual(seen, expected, "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
