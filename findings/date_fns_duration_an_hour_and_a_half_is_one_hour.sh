#!/usr/bin/env bash
# A target of one and a half hours, written as ISO 8601 has it, added to a moment by two packages that are made for it.
#
# Question: which time is 12:00 with PT1.5H, PT90M and P0.5D added?
# Guess: 13:30, 13:30 and 0:00 of the next day; where a package takes no fractions, an error.
# Seen with date-fns-duration 1.0.4 (on date-fns 2.0.1, which it requires) and pomeranian-durations 1.11.4 alike: 13:00, 13:30 and 12:00. The fraction is cut off
# without an error; half a day is nothing. pomeranian-durations itself says that PT1.5H and PT90M are equal.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit date-fns-duration@1.0.4 date-fns@2.0.1 pomeranian-durations@1.11.4 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const add = require("date-fns-duration");
const { addToDate, eq } = require("pomeranian-durations");

const noon = new Date("2026-03-15T12:00:00Z");
const texts = ["PT1.5H", "PT90M", "P0.5D"];
const time = (moment) => moment.toISOString().slice(11, 16);
const seen = [texts.map((text) => time(add(noon, text))), texts.map((text) => time(addToDate(text, noon))), eq("PT1.5H", "PT90M")];
console.log("date-fns-duration 1.0.4, pomeranian-durations 1.11.4", JSON.stringify(seen));
assert.deepStrictEqual(seen, [["13:00", "13:30", "12:00"], ["13:00", "13:30", "12:00"], true], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
