#!/usr/bin/env bash
# Schedules of Amazon EventBridge. Its documents have "0/30 20-2 ? * MON-FRI *" as an example: each half hour from eight in the evening to two.
#
# Question: are that one, "0 9 ? * FRI-MON *" and "0 9 ? * 6-2 *" (the same days by number) valid with the preset "aws-cloud-watch"?
# Guess: all three.
# Seen with cron-validate 1.5.3: the second alone; a range of numbers over midnight or Saturday is refused, and one of names is not.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" cron-validate@1.5.3 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const cron = require("cron-validate").default;
const seen = ["0/30 20-2 ? * MON-FRI *", "0 9 ? * FRI-MON *", "0 9 ? * 6-2 *"].map((text) => cron(text, { preset: "aws-cloud-watch" }).isValid());
console.log("cron-validate 1.5.3", seen);
assert.deepStrictEqual(seen, [false, true, false], "the behaviour has changed");
JAVASCRIPT
