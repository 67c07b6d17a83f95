#!/usr/bin/env bash
# A job of the 31st, and one of 29 February.
#
# Question: which are the next four runs from 2026-11-28 12:00Z of "0 9 31 * *", of "0 9 29 2 *" and of "0 9 30 * *"?
# Expected: the months without such a day are passed over, as cron does. (The question came up while another was run.)
# Seen with mi-cron 1.0.1: the first runs on 1 December, 31 December, 31 January and 3 March, the second on 1 March of 2027, 29 February 2028 and then 1 March. The day is put
# into a month that does not have it, and so becomes one of the next month.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit @cheap-glitch/mi-cron@1.0.1 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { parseCron } = require("@cheap-glitch/mi-cron");

const runs = (line) => {
  const found = [];
  for (let run = new Date("2026-11-28T12:00:00Z"); found.length < 4; found.push(run.toISOString().slice(0, 10))) run = parseCron.nextDate(line, run);
  return found;
};
const seen = ["0 9 31 * *", "0 9 29 2 *", "0 9 30 * *"].map(runs);
console.log("mi-cron", require("./node_modules/@cheap-glitch/mi-cron/package.json").version, seen);
const expected = [
  ["2026-12-01", "2026-12-31", "2027-01-31", "2027-03-03"],
  ["2027-03-01", "2028-02-29", "2029-03-01", "2030-03-01"],
  ["2026-11-30", "2026-12-30", "2027-01-30", "2027-03-02"],
];
assert.deepStrictEqual(seen, expected, "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
