#!/usr/bin/env bash
# Was a nightly job missed? A monitor asks for the run before now; the scheduler asked for the run after the last one.
#
# Question: which runs has "30 2 * * *" in Paris on 2026-03-29 and on 2026-10-25, going forward with next() and backward with prev()?
# Guess: the same in both directions.
# Seen with cron-parser 5.10.5 (npm): in March 01:30Z forward and none backward; in October 00:30Z forward, 00:30Z and 01:30Z backward. So a monitor reports
# a run in October that no scheduler made as missed, and does not look for the one of March.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit cron-parser@5.10.5 > /dev/null
cat > question.mjs <<'JAVASCRIPT'
import { createRequire } from "node:module";
import { CronExpressionParser } from "cron-parser";

const version = createRequire(import.meta.url)("./node_modules/cron-parser/package.json").version;
const seen = {};
for (const day of ["2026-03-29", "2026-10-25"]) {
  const [start, end] = [new Date(`${day}T00:00:00Z`), new Date(`${day}T12:00:00Z`)];
  const walk = (from, step) => {
    const schedule = CronExpressionParser.parse("30 2 * * *", { tz: "Europe/Paris", currentDate: from });
    const runs = [];
    for (let run = schedule[step]().toDate(); run > start && run < end; run = schedule[step]().toDate()) {
      runs.push(run.toISOString().slice(11, 16));
    }
    return runs.sort();
  };
  seen[day] = { next: walk(start, "next"), prev: walk(end, "prev") };
}
const text = JSON.stringify(seen);
console.log("cron-parser", version, text);
const expected = '{"2026-03-29":{"next":["01:30"],"prev":[]},"2026-10-25":{"next":["00:30"],"prev":["00:30","01:30"]}}';
if (text !== expected) throw new Error("the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.mjs
