#!/usr/bin/env bash
# When a job is to run, in the words that agenda takes.
#
# Question: it is 08:00 of 28 November. When are "30 minutes from now", "half an hour from now", "in 1.5 hours", "half a day from now" and "2.5 days from now"?
# Expected: 08:30 twice, 09:30, 20:00, and 20:00 of the 30th. (The question came up while another was run.)
# Seen with date.js 0.3.3: 08:30; 00:05 of the 29th; 01:05 of the 29th; now; 02:05 of the 29th. A decimal point is read as a clock, 1.5 as five past one, and a half is 0.5.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit date.js@0.3.3 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const date = require("date.js");

const texts = ["30 minutes from now", "half an hour from now", "in 1.5 hours", "half a day from now", "2.5 days from now"];
const seen = texts.map((text) => date(text, new Date("2026-11-28T08:00:00Z")).toISOString().slice(8, 16));
console.log("date.js", require("./node_modules/date.js/package.json").version, seen);
assert.deepStrictEqual(seen, ["28T08:30", "29T00:05", "29T01:05", "28T08:00", "29T02:05"], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
