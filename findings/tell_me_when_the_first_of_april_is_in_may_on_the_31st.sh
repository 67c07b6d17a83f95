#!/usr/bin/env bash
# A due date with its month, as it is read on the last day of a month.
#
# Question: which day is "april 1st" on 30 and on 31 March 2026, and "10 feb 2026", a full date, on 28 and on 31 January?
# Guess: 1 April twice, and 10 February twice.
# Seen with tell-me-when 1.2.1: 1 April and 1 May, 10 February and 10 March. The month is set before the day, so the 31st of April becomes May.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" tell-me-when@1.2.1 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { tellMeWhen } = require("tell-me-when");
const read = (text, day) => tellMeWhen(text, { now: new Date(`${day}T12:00:00Z`) })[0].toISOString().slice(0, 10);
const seen = [read("april 1st", "2026-03-30"), read("april 1st", "2026-03-31"), read("10 feb 2026", "2026-01-28"), read("10 feb 2026", "2026-01-31")];
console.log("tell-me-when 1.2.1", seen);
assert.deepStrictEqual(seen, ["2026-04-01", "2026-05-01", "2026-02-10", "2026-03-10"], "the behaviour has changed");
JAVASCRIPT
