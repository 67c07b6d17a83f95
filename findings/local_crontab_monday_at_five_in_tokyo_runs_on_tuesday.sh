#!/usr/bin/env bash
# The shifts of Monday in Tokyo and of Friday night in New York, in a crontab of a server in UTC.
#
# Question: which lines are made of "0 5 * * 1" in Tokyo and of "0 22 * * 5" in New York, and of "0 9 * * 1" in Tokyo?
# Expected: "0 20 * * 0" (Sunday), lines for 02:00 and 03:00 on day 6 (Saturday), and "0 0 * * 1". (The question came up while another was run.)
# Seen with local-crontab 0.1.8: "0 20 * * 1", lines on day 5, and "0 0 * * 1". The hour is converted and the day is not, so the first runs on Tuesday at 05:00 of Tokyo, and the second on Thursday at 22:00 of New York.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit local-crontab@0.1.8 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { localCrontabToUtcCrontabs } = require("local-crontab");

const cases = [["0 5 * * 1", "Asia/Tokyo"], ["0 22 * * 5", "America/New_York"], ["0 9 * * 1", "Asia/Tokyo"]];
const seen = cases.map(([line, zone]) => localCrontabToUtcCrontabs(line, zone));
console.log("local-crontab", require("./node_modules/local-crontab/package.json").version, JSON.stringify(seen));
assert.deepStrictEqual([seen[0], seen[2]], [["0 20 * * 1"], ["0 0 * * 1"]], "the behaviour has changed");
assert.ok(seen[1].every((line) => /^0 [23] .* 5$/.test(line)), "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
