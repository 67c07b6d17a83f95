#!/usr/bin/env bash
# The start of a day in the zone of a desk, as the date math of Elasticsearch with its time zone.
#
# Question: which instants are 2026-03-29 and 2026-03-29||/d (rounded down to the day), read with the offset +02:00?
# Expected: 22:00 UTC of the 28th, both: a midnight is a start of a day already, in its zone. (The question came up while other inputs were run.)
# Seen with datemath-parser 1.0.6 (npm): the first is; the second is 00:00 UTC of the 28th, 22 hours earlier. The date is read in the zone, and rounded in
# UTC.
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" datemath-parser@1.0.6 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const parser = require("datemath-parser");

const at = (text) => new Date(parser.parse(text, 0, false, "+02:00")).toISOString();
const seen = [at("2026-03-29||"), at("2026-03-29||/d")];
const expected = ["2026-03-28T22:00:00.000Z", "2026-03-28T00:00:00.000Z"];
console.log("datemath-parser@1.0.6", seen);
assert.deepStrictEqual(seen, expected, "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
