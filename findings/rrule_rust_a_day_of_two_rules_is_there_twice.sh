#!/usr/bin/env bash
# A shift that two rules have, and one that a rule and an added date have.
#
# Question: how many occurrences have FREQ=DAILY;COUNT=2 with FREQ=DAILY;INTERVAL=2;COUNT=2, and FREQ=DAILY;COUNT=2 with an RDATE of its second day?
# Expected: three and two: RFC 5545 has a duplicate in a recurrence set once. (The question came up while another was run.)
# Seen with rrule-rust 3.1.1: four and three; the day that both have is there twice. rrule 2.8.1, with the same two texts, has three and two.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit rrule-rust@3.1.1 rrule@2.8.1 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { RRuleSet } = require("rrule-rust");
const { rrulestr } = require("rrule");

const texts = ["RRULE:FREQ=DAILY;INTERVAL=2;COUNT=2", "RDATE:20260102T090000Z"].map((line) => `DTSTART:20260101T090000Z\nRRULE:FREQ=DAILY;COUNT=2\n${line}`);
const days = [
  texts.map((text) => RRuleSet.fromString(text).all().map((moment) => moment.day)),
  texts.map((text) => rrulestr(text).all().map((moment) => moment.getUTCDate())),
];
console.log("rrule-rust 3.1.1, rrule 2.8.1", JSON.stringify(days));
assert.deepStrictEqual(days, [[[1, 1, 2, 3], [1, 2, 2]], [[1, 2, 3], [1, 2]]], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
