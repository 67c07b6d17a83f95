#!/usr/bin/env bash
# The words for a step that does not divide the hour, beside the runs that the same line has.
#
# Question: which words have "*/40 * * * *", "0 */5 * * *" and "*/90 * * * *", and at which times of a day, from midnight on, are the first four runs of the first two?
# Guess: words that say where a step begins again, or the minutes and hours themselves ("at 0 and 40 minutes past the hour"); an error for 90.
# Seen with cronstrue 3.39.0: "Every 40 minutes", "On the hour, every 5 hours" and "Every 90 minutes". By croner 11.0.1 the runs are at 00:00, 00:40, 01:00 and 01:40, so 40 and 20
# minutes apart, and at 20:00 and then at 00:00; a step of 90 it refuses, as no minute is 90.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit cronstrue@3.39.0 croner@11.0.1 > /dev/null
cat > question.mjs <<'JAVASCRIPT'
import assert from "node:assert";
import { Cron } from "croner";
import cronstrue from "cronstrue";

const words = ["*/40 * * * *", "0 */5 * * *", "*/90 * * * *"].map((line) => cronstrue.toString(line));
const runs = (line, from) => new Cron(line, { paused: true, timezone: "UTC" }).nextRuns(4, new Date(from)).map((run) => run.toISOString().slice(11, 16));
const seen = [words, runs("*/40 * * * *", "2026-11-27T23:50Z"), runs("0 */5 * * *", "2026-11-28T13:00Z")];
let refused = false;
try {
  new Cron("*/90 * * * *", { paused: true });
} catch {
  refused = true;
}
console.log("cronstrue 3.39.0, croner 11.0.1", JSON.stringify(seen), refused);
const expected = [
  ["Every 40 minutes", "On the hour, every 5 hours", "Every 90 minutes"],
  ["00:00", "00:40", "01:00", "01:40"],
  ["15:00", "20:00", "00:00", "05:00"],
];
assert.deepStrictEqual(seen, expected, "the behaviour has changed");
assert.ok(refused, "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.mjs
