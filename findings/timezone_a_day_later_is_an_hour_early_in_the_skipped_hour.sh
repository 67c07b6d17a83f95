#!/usr/bin/env bash
# A daily run of half past two, on the day when clocks go forward from two to three.
#
# Question: which instant is 2026-03-28 02:30 in Paris plus a day, and which plus 1440 minutes?
# Expected: 01:30 UTC of 29 March (03:30 in Paris), both: RFC 5545, Temporal and zoneinfo read a skipped time with the offset of before. (The question came
# up while other inputs were run.)
# Seen with timezone 1.0.23 (npm): 00:30 UTC (01:30 in Paris), 23 hours later, and 01:30 UTC. A time from 02:00 to 02:59 is an hour before itself; and
# alone, 2026-03-29 02:30 is null.
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" timezone@1.0.23 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const local = require("timezone")(require("timezone/Europe/Paris"), "Europe/Paris");

const run = (...words) => {
  const moment = local(...words);
  return moment === null ? null : new Date(moment).toISOString().slice(0, 16);
};
const seen = [run("2026-03-28 02:30", "+1 day"), run("2026-03-28 02:30", "+1440 minutes"), run("2026-03-29 02:30")];
const expected = ["2026-03-29T00:30", "2026-03-29T01:30", null];
console.log("timezone@1.0.23", seen);
assert.deepStrictEqual(seen, expected, "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
