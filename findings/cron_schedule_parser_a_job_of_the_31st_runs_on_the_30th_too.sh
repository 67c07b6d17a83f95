#!/usr/bin/env bash
# Jobs of the 31st and of leap day.
#
# Question: which are the next three runs of "0 9 31 * *" and of "0 9 29 2 *" after 2026-03-02?
# Guess: 31 March, May and July; 29 February of 2028, 2032 and 2036, as crontab(5) has it.
# Seen with cron-schedule-parser 2.1.12: 31 March, 30 April and 31 May; 28 February 2027, 29 February 2028 and 28 February 2029. A month without the day
# has the run on its last one.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" cron-schedule-parser@2.1.12
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { parseExpression } = require("cron-schedule-parser");
const runs = (line) => {
  const interval = parseExpression(line, { currentDate: new Date("2026-03-02T10:30:00Z"), utc: true });
  return [1, 2, 3].map(() => interval.next().toISOString().slice(0, 10));
};
const seen = [runs("0 9 31 * *"), runs("0 9 29 2 *")];
console.log("cron-schedule-parser 2.1.12", seen);
assert.deepStrictEqual(seen, [["2026-03-31", "2026-04-30", "2026-05-31"], ["2027-02-28", "2028-02-29", "2029-02-28"]], "the behaviour has changed");
JAVASCRIPT
