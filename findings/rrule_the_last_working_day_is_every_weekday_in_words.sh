#!/usr/bin/env bash
# The words for the last working day of a month, which the program itself calls complete.
#
# Question: which words has toText() for FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1 and for FREQ=DAILY;BYHOUR=9;BYMINUTE=30, and does isFullyConvertibleToText() allow them?
# Guess: words without the position and the minute, and false twice.
# Seen with rrule 2.8.1: "every month on weekdays" and "every day at 9", and true twice. So the words, read again by fromText(), are another rule.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit rrule@2.8.1 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { RRule } = require("rrule");

const seen = ["FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "FREQ=DAILY;BYHOUR=9;BYMINUTE=30"].map((text) => {
  const rule = RRule.fromString(text);
  return [rule.toText(), rule.isFullyConvertibleToText(), RRule.fromText(rule.toText()).toString()];
});
console.log("rrule", require("./node_modules/rrule/package.json").version, seen);
const expected = [
  ["every month on weekdays", true, "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR"],
  ["every day at 9", true, "RRULE:FREQ=DAILY;BYHOUR=9"],
];
assert.deepStrictEqual(seen, expected, "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
