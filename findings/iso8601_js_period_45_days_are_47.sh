#!/usr/bin/env bash
# A target of 45 days, written with greater units.
#
# Question: what is P45D with its overflow distributed, and how many days of seconds are P1M and what it was made?
# Guess: one month and 15 days, or two weeks and a day; 30 days and 45. (The text that it was made was run afterwards.)
# Seen with iso8601-js-period 0.2.1: one month, two weeks and three days; 30 days and 47. A month has four weeks where days are distributed, and 30 days
# where seconds are counted; P31D is a month and three days.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" iso8601-js-period@0.2.1
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { Period } = require("iso8601-js-period");
const parts = [Period.parse("P45D", true), Period.parse("P31D", true)];
const days = ["P45D", "P1M", "P1M2W3D"].map((text) => Period.parseToTotalSeconds(text) / 86400);
console.log("iso8601-js-period 0.2.1", parts, days);
assert.deepStrictEqual([parts, days], [[[0, 1, 2, 3, 0, 0, 0], [0, 1, 0, 3, 0, 0, 0]], [45, 30, 47]], "the behaviour has changed");
JAVASCRIPT
