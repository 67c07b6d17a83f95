#!/usr/bin/env bash
# Schedules of Quartz for the hours of a desk: each second hour from 8 to 18, on weekdays.
#
# Question: are "0 0 8-18/2 ? * 2-6", "0 0 8/2 ? * 2-6", "0 0 8-18 ? * 2-6" and "0 0 9 ? * FRIL" (the last Friday) valid? Each is for Quartz.
# Guess: all four.
# Seen with cron-expression-validator 1.0.20: the second and the third. A step of a range is refused, and so is L with a name, while 6L is valid.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" cron-expression-validator@1.0.20 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { isValidCronExpression } = require("cron-expression-validator");
const seen = ["0 0 8-18/2 ? * 2-6", "0 0 8/2 ? * 2-6", "0 0 8-18 ? * 2-6", "0 0 9 ? * FRIL", "0 0 9 ? * 6L"].map((text) => isValidCronExpression(text));
console.log("cron-expression-validator 1.0.20", seen);
assert.deepStrictEqual(seen, [false, true, true, false, true], "the behaviour has changed");
JAVASCRIPT
