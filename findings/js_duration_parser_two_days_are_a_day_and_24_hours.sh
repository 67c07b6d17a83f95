#!/usr/bin/env bash
# Whole days, as text.
#
# Question: how does compose() write 1, 2 and 30 days, and 1 hour and 1 week, all in minutes?
# Guess: 1d, 2d, 1h and 1w. (30 days were run afterwards; 4w 2d.)
# Seen with js-duration-parser 1.1.3: 24h, 1d 24h, 4w 1d 24h, 1h and 1w. The last day is always written in hours, unless hours come with it: 25 hours
# are 1d 1h.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" js-duration-parser@1.1.3
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const imported = require("js-duration-parser");
const parser = new (imported.default || imported)();
const seen = [1440, 2880, 43200, 60, 10080, 1500].map((minutes) => parser.compose(minutes));
console.log("js-duration-parser 1.1.3", seen);
assert.deepStrictEqual(seen, ["24h", "1d 24h", "4w 1d 24h", "1h", "1w", "1d 1h"], "the behaviour has changed");
JAVASCRIPT
