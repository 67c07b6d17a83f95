#!/usr/bin/env bash
# Crontab lines of the weekend, moved to Quartz, where Sunday is 1 and Saturday is 7.
#
# Question: which day of the week has "0 9 * * 0", "0 9 * * 7", "0 9 * * 5-7" and "0 9 * * 1-5"?
# Expected: 1, 1, "6-7,1" or the like, and "2-6": cron has Sunday as 0 and as 7. (The question came up while another was run.)
# Seen with cron-to-quartz 1.4.9: 1, 8, "6-8" and "2-6". One is added to every number, so Sunday as 7 is a day that no week has, and the Quartz expression is an error.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit cron-to-quartz@1.4.9 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { getQuartz } = require("cron-to-quartz");

const seen = ["0 9 * * 0", "0 9 * * 7", "0 9 * * 5-7", "0 9 * * 1-5"].map((line) => getQuartz(line).map((fields) => fields[5]));
console.log("cron-to-quartz", require("./node_modules/cron-to-quartz/package.json").version, seen);
assert.deepStrictEqual(seen, [["1"], ["8"], ["6-8"], ["2-6"]], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
