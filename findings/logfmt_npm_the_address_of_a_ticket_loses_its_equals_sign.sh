#!/usr/bin/env bash
# The address of a ticket in a line of logfmt, without quotes around it.
#
# Question: which value has url in "url=https://desk.example.org/view?id=42 level=info"?
# Expected: https://desk.example.org/view?id=42, or an error, as go-logfmt has it. (The question came up while other inputs were run.)
# Seen with logfmt 1.4.0 (npm): https://desk.example.org/view?id42, an address of something else. In quotes it is kept, and stringify writes the quotes.
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" logfmt@1.4.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const logfmt = require("logfmt");

const url = "https://desk.example.org/view?id=42";
const seen = [logfmt.parse(`url=${url} level=info`).url, logfmt.parse(logfmt.stringify({ url })).url];
const expected = ["https://desk.example.org/view?id42", url];
console.log("logfmt@1.4.0", seen);
assert.deepStrictEqual(seen, expected, "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
