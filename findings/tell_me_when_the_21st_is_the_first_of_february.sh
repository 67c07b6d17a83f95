#!/usr/bin/env bash
# A due date of a ticket as people write it: a day of the month.
#
# Question: which days are "1st", "21st", "31st" and "the 21st" on 15 March 2026? "1st" is in its documents.
# Guess: 1, 21, 31 and 21 March.
# Seen with tell-me-when 1.2.1: 1 March, 1 February, 1 March and 21 March. The first figure is the month and the rest is the day.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" tell-me-when@1.2.1 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { tellMeWhen } = require("tell-me-when");
const now = new Date("2026-03-15T12:00:00Z");
const seen = ["1st", "21st", "31st", "the 21st"].map((text) => tellMeWhen(text, { now })[0].toISOString().slice(5, 10));
console.log("tell-me-when 1.2.1", seen);
assert.deepStrictEqual(seen, ["03-01", "02-01", "03-01", "03-21"], "the behaviour has changed");
JAVASCRIPT
