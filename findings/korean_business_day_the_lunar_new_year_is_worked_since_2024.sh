#!/usr/bin/env bash
# The business day after the eve of the lunar new year in Korea, which is three days off.
#
# Question: which is the next business day after 28 January 2022, 20 January 2023, 8 February 2024 and 13 February 2026?
# Expected: 3 February, 25 January, 13 February and 19 February, or an error for years that the table does not have. (The question came up while another was run.)
# Seen with korean-business-day 2.1.0, its newest release: 3 February, 25 January, 9 February and 16 February. Holidays by the moon are in a table that ends with 2023; in the years after it the days by the sun are still left out, so nothing
# shows that the others are not.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit korean-business-day@2.1.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { getNextKoreanBusinessDayYmd } = require("korean-business-day");

const seen = [20220128, 20230120, 20240208, 20260213, 20241224].map((day) => getNextKoreanBusinessDayYmd(day, 1));
console.log("korean-business-day", require("./node_modules/korean-business-day/package.json").version, seen);
assert.deepStrictEqual(seen, [20220203, 20230125, 20240209, 20260216, 20241226], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
