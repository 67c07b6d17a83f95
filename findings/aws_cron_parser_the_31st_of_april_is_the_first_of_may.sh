#!/usr/bin/env bash
# A cron of AWS EventBridge on the 31st of each month, and two that AWS runs on Saturdays and on the last of a month.
#
# Question: when does cron(0 9 31 * ? *) run after 2026-04-01, and when do cron(0 9 ? * L *), L being the last day of the week, and cron(0 9 L * ? *)?
# Expected: on 31 May (April has no 31st), on Saturday 4 April and on 30 April. (The question came up while another was run.)
# Seen with aws-cron-parser 1.1.12 (npm): on 1 May, not at all (an Error that says it should not happen), and on 30 April. A run is shown on a day on which AWS has
# none.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit aws-cron-parser@1.1.12 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const { next, parse } = require("aws-cron-parser");

const version = require("./node_modules/aws-cron-parser/package.json").version;
const seen = ["0 9 31 * ? *", "0 9 ? * L *", "0 9 L * ? *"].map((text) => {
  try {
    return next(parse(text), new Date("2026-04-01T10:00:00Z")).toISOString().slice(5, 10);
  } catch (error) {
    return "error";
  }
}).join(" ");
console.log("aws-cron-parser", version, seen);
if (seen !== "05-01 error 04-30") throw new Error("the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
