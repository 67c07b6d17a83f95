#!/usr/bin/env bash
# A target of working days over the National Day of China, which has been on 1 October since 1949, in a year for which the days in lieu are not published
# yet.
#
# Question: is 1 October a working day in 2026 and in 2027, and how many working days are from 1 to 8 October 2027?
# Expected: no, and no, or an error for a year that its data do not have; at most 5. (The question came up while other inputs were run.)
# Seen with chinese-workday 1.16.1 (npm): no, and yes; 6. A year without data has weekends and no holidays, and nothing tells which years these are.
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" chinese-workday@1.16.1 > /dev/null
cat > question.mjs <<'JAVASCRIPT'
import assert from "node:assert";
import { countWorkdays, isWorkday } from "./node_modules/chinese-workday/dist/chinese-workday.esm.js";

const seen = [isWorkday("2026-10-01"), isWorkday("2027-10-01"), countWorkdays("2027-10-01", "2027-10-08")];
const expected = [false, true, 6];
console.log("chinese-workday@1.16.1", seen);
assert.deepStrictEqual(seen, expected, "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.mjs
