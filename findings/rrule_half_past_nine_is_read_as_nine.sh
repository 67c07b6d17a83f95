#!/usr/bin/env bash
# A daily report at half past nine, in the words that a person types.
#
# Question: which rule is read from "every day at 9:30am", "every monday at 17:30" and "every day at 9"?
# Expected: BYHOUR and BYMINUTE for the first two, or an error as for other words that are not known ("every quarter"). (The question came up while another was run.)
# Seen with rrule 2.8.1: BYHOUR=9 and BYHOUR=17 without a minute and without an error: the minute is that of the start.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit rrule@2.8.1 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { RRule } = require("rrule");

const texts = ["every day at 9:30am", "every monday at 17:30", "every day at 9"];
const seen = texts.map((text) => RRule.fromText(text).toString());
console.log("rrule", require("./node_modules/rrule/package.json").version, seen);
assert.throws(() => RRule.fromText("every quarter"), "the behaviour has changed");
assert.ok(seen[1].startsWith("RRULE:FREQ=WEEKLY;BYDAY=MO;BYHOUR=17") && !seen[1].includes("MINUTE"), "the behaviour has changed");
assert.deepStrictEqual([seen[0], seen[2]], Array(2).fill("RRULE:FREQ=DAILY;BYHOUR=9"), "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
