#!/usr/bin/env bash
# Weeks of the year as they are counted in North America.
#
# Question: which week is Thursday 1 January 2026, and which is Sunday 4 January, by weekNumberSun?
# Guess: 1 for the first of them; its documents say so too: "1st week contains 1-7 days of the new year".
# Seen with weeknumber 1.2.1: 52 and 1. The first week begins with the first Sunday, so it always has seven days of the new year.
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install -s --no-audit --no-fund --ignore-scripts weeknumber@1.2.1 > /dev/null
cat > question.mjs <<'NODE'
import assert from "node:assert";
import { weekNumberSun } from "weeknumber";

const seen = [1, 4].map((day) => weekNumberSun(new Date(2026, 0, day, 12)));
console.log("weeknumber 1.2.1", seen.join(" "));
assert.deepStrictEqual(seen, [52, 1], "the behaviour has changed");
NODE
TZ=UTC node question.mjs
