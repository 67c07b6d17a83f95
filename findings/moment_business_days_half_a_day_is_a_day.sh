#!/usr/bin/env bash
# A target of half a business day, and one of a day and a half.
#
# Question: where do 0.5, 1.5 and -1.5 business days from Friday 2026-03-06 end?
# Guess: a day and a half are one business day, or an error. (The other two were not guessed.)
# Seen with moment-business-days 1.2.0: on Monday the 9th, on Tuesday the 10th and on Wednesday the 4th. A part of a day is counted as a whole one.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" moment-business-days@1.2.0 moment@2.30.1
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const moment = require("moment-business-days");
const seen = [0.5, 1.5, -1.5].map((days) => moment("2026-03-06").businessAdd(days).format("MM-DD"));
console.log("moment-business-days 1.2.0", seen);
assert.deepStrictEqual(seen, ["03-09", "03-10", "03-04"], "the behaviour has changed");
JAVASCRIPT
