#!/usr/bin/env bash
# The day of the year of a moment in Paris, in the Common Expression Language: half past midnight of 30 March 2026, the night after clocks went forward.
#
# Question: what is getDayOfYear("Europe/Paris"), which counts from zero, on a server in UTC and on one in Paris?
# Expected: 88, both times, as the zone is named. (The question came up while others were run.)
# Seen with @marcbachmann/cel-js 8.0.0: 88, and 87 in Paris: days of 24 hours are counted on the clock of the server.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" @marcbachmann/cel-js@8.0.0 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { execFileSync } = require("node:child_process");
const question = 'console.log(String(require("@marcbachmann/cel-js").evaluate(\'timestamp("2026-03-29T22:30:00Z").getDayOfYear("Europe/Paris")\', {})))';
const seen = ["UTC", "Europe/Paris"].map((TZ) => execFileSync(process.execPath, ["-e", question], { env: { ...process.env, TZ } }).toString().trim());
console.log("@marcbachmann/cel-js 8.0.0", seen);
assert.deepStrictEqual(seen, ["88", "87"], "the behaviour has changed");
JAVASCRIPT
