#!/usr/bin/env bash
# Schedules in the words that a person types, made into expressions for AWS.
#
# Question: which expressions are made of "every weekday at 9am", "every first monday of the month at 9am", "on 15th of every month at 9am", "every other day" and "every 2 weeks"?
# Expected: Monday to Friday, the first Monday (2#1), the 15th of each month and two days or weeks, or nothing for words that are not known. (The question came up while another was run.)
# Seen with natural-cron.js 1.1.0: every day, every Monday, every day of month 15, and every minute twice. Words that are not known are left out, and what is left is the schedule; "every monday at 9am" is right.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit @darkeyedevelopers/natural-cron.js@1.1.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const getCronString = require("@darkeyedevelopers/natural-cron.js");

const texts = [
  "every weekday at 9am",
  "every first monday of the month at 9am",
  "on 15th of every month at 9am",
  "every other day",
  "every 2 weeks",
  "every monday at 9am",
];
const seen = texts.map((text) => getCronString(text));
console.log("natural-cron.js", require("./node_modules/@darkeyedevelopers/natural-cron.js/package.json").version, seen);
const expected = ["0 9 * * ? *", "0 9 ? * MON *", "0 9 * 15 ? *", "* * * * ? *", "* * * * ? *", "0 9 ? * MON *"];
assert.deepStrictEqual(seen, expected, "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
