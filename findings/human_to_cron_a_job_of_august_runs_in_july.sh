#!/usr/bin/env bash
# A job of Fridays in August, in the words of the package.
#
# Question: when does "august friday 15:44", which is an example of the package, run from 1 June 2026, if cron-parser, or cron of npm, reads what it writes?
# Expected (the question came up while another was run): on 7 August, then on 14 and 21.
# Seen with human-to-cron 0.3.1, cron-parser 5.4.0 and cron 4.3.3 (Node.js): on 3, 10 and 17 July; the first of them is the next run of cron too. The package counts months from 0, and every reader of
# crontabs from 1, with weekdays as it should. A job of January has the month 0, which is an error.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund human-to-cron@0.3.1 cron-parser@5.4.0 cron@4.3.3
cat > question.js <<'JS'
const humanToCron = require("human-to-cron");
const { CronExpressionParser } = require("cron-parser");
const { CronTime } = require("cron");
const text = humanToCron("august friday 15:44");
const start = "2026-06-01T00:00:00Z";
const runs = CronExpressionParser.parse(text, { currentDate: start, tz: "UTC" }).take(3).map((run) => run.toISOString().slice(0, 10));
const next = new CronTime(text, "UTC").getNextDateFrom(new Date(start), "UTC").toISODate();
let january = "a run";
try {
  CronExpressionParser.parse(humanToCron("january friday 15:44"));
} catch {
  january = "an error";
}
console.log("human-to-cron", require("human-to-cron/package.json").version, text, runs, next, january);
require("assert").deepStrictEqual([runs, next, january], [["2026-07-03", "2026-07-10", "2026-07-17"], "2026-07-03", "an error"], "the behaviour has changed");
JS
node question.js
