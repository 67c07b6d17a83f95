#!/usr/bin/env bash
# The age of a ticket that was opened on leap day, a year less a day later.
#
# Question: how long is it from 2024-02-29 to 2025-02-28 as text, and how many whole months and days are in it?
# Expected: 11m 30d; 11 months and 365 days, as its counters of the whole have it. (The question came up while other inputs were run.)
# Seen with duration 0.2.2 (npm): "1m 28d 00:00:00.000", although its counters are 11 months and 365 days; the month of the text is -1, and its sign is not
# written.
# A day later (2025-03-01) it is "1y 0m 1d".
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" duration@0.2.2 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const Duration = require("duration");

const age = (end) => new Duration(new Date("2024-02-29"), new Date(end));
const short = age("2025-02-28");
const seen = [short.toString(), short.months, short.days, short.month, age("2025-03-01").toString()];
const expected = ["1m 28d 00:00:00.000", 11, 365, -1, "1y 0m 1d 00:00:00.000"];
console.log("duration@0.2.2", seen);
assert.deepStrictEqual(seen, expected, "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
