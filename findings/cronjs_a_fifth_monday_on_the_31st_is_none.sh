#!/usr/bin/env bash
# A review on the fifth Monday of each month that has one.
#
# Question: on which days from 2026-01-01 to 2027-12-31 does "0 9 ? * 1#5" run, and does the last Monday of those months, "1L", agree?
# Guess: on every one of the eight fifth Mondays, and yes.
# Seen with @datasert/cronjs-matcher 1.4.0: on six. The fifth Mondays that are the 31st, of August 2026 and of May 2027, are left out by the list of
# future runs and by the match of one moment, while "1L" has both.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" @datasert/cronjs-matcher@1.4.0 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { getFutureMatches, isTimeMatches } = require("@datasert/cronjs-matcher");
const runs = (text) =>
  getFutureMatches(text, { startAt: "2026-01-01T00:00:00Z", endAt: "2027-12-31T23:59:59Z", matchCount: 99, timezone: "UTC" });
const fifth = runs("0 9 ? * 1#5").map((run) => run.slice(2, 10));
const last = runs("0 9 ? * 1L").map((run) => run.slice(2, 10)).filter((run) => Number(run.slice(6)) > 28);
const left = last.filter((run) => !fifth.includes(run));
const matches = left.map((run) => isTimeMatches("0 9 ? * 1#5", `20${run}T09:00:00Z`, "UTC"));
console.log("@datasert/cronjs-matcher 1.4.0", fifth.join(" "), "left out:", left.join(" "), matches.join(" "));
assert.deepStrictEqual([last.length, fifth.length], [8, 6], "the behaviour has changed");
assert.deepStrictEqual([left, matches], [["26-08-31", "27-05-31"], [false, false]], "the behaviour has changed");
JAVASCRIPT
