#!/usr/bin/env bash
# Victoria Day of Canada: the Monday before 25 May.
#
# Question: which days is it in 2026, 2027 and 2028, and which days are Labour Day of Canada (the first Monday of September) and Thanksgiving of the United States in 2026?
# Expected: 18 May, 24 May and 22 May; 7 September and 26 November. (The question came up while another was run.)
# Seen with spacetime-holiday 0.3.0: 24 May in each year, a Sunday in 2026 and a Wednesday in 2028; the others that are counted by weekdays are right.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit spacetime-holiday@0.3.0 spacetime@7.15.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const holiday = require("spacetime-holiday");

const cases = [["victoria day", 2026], ["victoria day", 2027], ["victoria day", 2028], ["labor day", 2026], ["thanksgiving", 2026]];
const seen = cases.map(([name, year]) => holiday(name, year).format("iso-short"));
console.log("spacetime-holiday", require("./node_modules/spacetime-holiday/package.json").version, seen);
assert.deepStrictEqual(seen, ["2026-05-24", "2027-05-24", "2028-05-24", "2026-09-07", "2026-11-26"], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
