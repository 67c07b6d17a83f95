#!/usr/bin/env bash
# Checks of the night, and jobs of the winter, as ranges that go over midnight and over New Year.
#
# Question: in which hours runs "0 22-2 * * *", and in which months "0 9 1 nov-feb *"?
# Expected: an error, or 22, 23, 0, 1 and 2, and November to February. (The question came up while another was run.)
# Seen with @sapphire/cron 1.2.1: 2 to 22, and February to November. The ends of a range are put in order, so what is read is the complement but for the ends.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit @sapphire/cron@1.2.1 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { Cron } = require("@sapphire/cron");

const runs = (line, end) => {
  const [cron, found] = [new Cron(line), []];
  for (let run = cron.next(new Date("2026-11-30T23:00:00Z")); run < new Date(end); run = cron.next(run)) found.push(run);
  return found;
};
const hours = runs("0 22-2 * * *", "2026-12-02T00:00:00Z").map((run) => run.getUTCHours());
const months = runs("0 9 1 nov-feb *", "2027-12-01T00:00:00Z").map((run) => run.getUTCMonth() + 1);
console.log("@sapphire/cron", require("./node_modules/@sapphire/cron/package.json").version, hours.join(), months.join());
const count = (first, last) => Array.from({ length: last - first + 1 }, (_, index) => first + index);
assert.deepStrictEqual([hours, months], [count(2, 22), count(2, 11)], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
