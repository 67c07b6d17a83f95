#!/usr/bin/env bash
# The text of a target of one day, of eight days and of a year.
#
# Question: what are a day, eight days, and 364, 365 and 366 days of milliseconds in words?
# Guess: "1 day", "1 week 1 day", "52 weeks", "1 year" and "1 year 1 day".
# Seen with ms-prettify 1.5.1: "24 hours", "1 week 24 hours", "52 weeks", "52 weeks 24 hours" and "1 year 18 hours". A unit is used from one more than itself on, and
# a year has 365 days and six hours: two reports a day apart have neither a day nor a year in common.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" ms-prettify@1.5.1 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { default: ms } = require("ms-prettify");
const seen = [1, 8, 364, 365, 366].map((days) => ms(days * 86400000).trim());
console.log("ms-prettify 1.5.1", seen);
assert.deepStrictEqual(seen, ["24 hours", "1 week 24 hours", "52 weeks", "52 weeks 24 hours", "1 year 18 hours"], "the behaviour has changed");
JAVASCRIPT
