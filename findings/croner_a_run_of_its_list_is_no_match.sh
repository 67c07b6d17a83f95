#!/usr/bin/env bash
# A nightly job at half past two in Paris, over the night in which that hour is skipped: when it runs, and whether a moment is one of its runs.
#
# Question: which runs has "30 2 * * *" from 28 to 30 March 2026, and does match() of the same job say so of each of them?
# Expected: three runs (or two, without the 29th), and a match for each. (The question came up while runs of such nights were compared.)
# Seen with croner 11.0.1: 01:30Z on the 28th, 01:00Z on the 29th (03:00 there) and 00:30Z on the 30th; a match for the
# first and the last. A monitor that looks for what was due with match() has no run that night, while the scheduler has one.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit croner@11.0.1 > /dev/null
cat > question.mjs <<'JAVASCRIPT'
import assert from "node:assert";
import { Cron } from "croner";

const job = new Cron("30 2 * * *", { paused: true, timezone: "Europe/Paris" });
const runs = job.nextRuns(3, new Date("2026-03-28T00:00Z"));
const seen = runs.map((run) => [run.toISOString().slice(5, 16), job.match(run)]);
console.log("croner 11.0.1", JSON.stringify(seen));
assert.deepStrictEqual(seen, [["03-28T01:30", true], ["03-29T01:00", false], ["03-30T00:30", true]], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.mjs
