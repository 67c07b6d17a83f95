#!/usr/bin/env bash
# A report of the last Friday of each month, one of the weekday nearest the 15th, and a check every 15 minutes from five past.
#
# Question: what are the next two runs of "0 9 * * 5L", of "0 9 15W * *" and of "5/15 * * * *" from Saturday, 2026-11-28, 08:00, and is "0 9 L * *" an expression?
# Expected: an error for all four if these forms are not known, as for "L". (The question came up while another was run.)
# Seen with cron-schedule 6.0.0: 4 and 11 December, every Friday; 15 December and 15 January with no look at the weekday; 08:05 and 09:05, once an hour. Of a number what follows it is dropped; "L" alone is an error.
# croner 11.0.1 has 25 December and 29 January for the first, and an error for the third.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit cron-schedule@6.0.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { parseCronExpression } = require("cron-schedule");

const runs = (expression) => {
  const moments = parseCronExpression(expression).getNextDates(2, new Date("2026-11-28T08:00:00Z"));
  return moments.map((moment) => moment.toISOString().slice(5, 16));
};
const seen = ["0 9 * * 5L", "0 9 15W * *", "5/15 * * * *"].map(runs);
console.log("cron-schedule", require("./node_modules/cron-schedule/package.json").version, seen);
const expected = [["12-04T09:00", "12-11T09:00"], ["12-15T09:00", "01-15T09:00"], ["11-28T08:05", "11-28T09:05"]];
assert.deepStrictEqual(seen, expected, "the behaviour has changed");
assert.throws(() => runs("0 9 L * *"), "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
