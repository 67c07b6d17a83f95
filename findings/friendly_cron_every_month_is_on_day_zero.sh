#!/usr/bin/env bash
# A monthly, a yearly and a daily job, in the words that the package names: a unit, and a number before it.
#
# Question: which expressions are made of "every month", "every year", "every 3 months" and "every day at 9:30 am", and does another package take them?
# Expected: the first day of a month, 1 January, the first day of every third month, and nothing or 9:30, and yes. (The question came up while another was run.)
# Seen with friendly-cron 0.0.2: day 0 of each month, day 0 of month 0, day 0 of every third month, and midnight. cron 4.4.0 has no run for the first three: day and month 0 are errors.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit friendly-cron@0.0.2 cron@4.4.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const friendlyCron = require("friendly-cron");

import("cron").then(({ CronTime }) => {
  const taken = (expression) => {
    try {
      return Boolean(new CronTime(expression, "UTC"));
    } catch {
      return false;
    }
  };
  const seen = ["every month", "every year", "every 3 months", "every day at 9:30 am"].map((text) => [friendlyCron(text), taken(friendlyCron(text))]);
  console.log("friendly-cron 0.0.2", JSON.stringify(seen));
  const expected = [["0 0 0 0 * *", false], ["0 0 0 0 0 *", false], ["0 0 0 0 */3 *", false], ["0 0 0 * * *", true]];
  assert.deepStrictEqual(seen, expected, "the behaviour has changed");
});
JAVASCRIPT
TZ=UTC node question.cjs
