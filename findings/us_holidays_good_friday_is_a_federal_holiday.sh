#!/usr/bin/env bash
# The federal holidays of the United States, by a package that names their number: 11.
#
# Question: how many holidays are in the list of federal ones, and is Good Friday one?
# Expected: 11, and it is not (5 U.S.C. 6103 has 11 holidays, without it). (The question came up while other inputs were run.)
# Seen with us-holidays 0.3.2 (npm): 12, with Good Friday. A holiday that is on a weekend is not observed on a weekday either: Juneteenth of 2027 is
# Saturday, 19 June.
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" us-holidays@0.3.2 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { Holidays } = require("us-holidays");

const day = (holiday) => new Date(holiday.getter(2027)).toISOString().slice(0, 10);
const named = (part) => Holidays.all.filter((holiday) => holiday.name.startsWith(part)).map(day);
const seen = [Holidays.all.length, named("Good"), named("Juneteenth")];
const expected = [12, ["2027-03-26"], ["2027-06-19"]];
console.log("us-holidays@0.3.2", seen);
assert.deepStrictEqual(seen, expected, "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
