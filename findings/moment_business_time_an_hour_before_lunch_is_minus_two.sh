#!/usr/bin/env bash
# Working time of a day with a lunch break.
#
# Question: work is from 09:00 to 12:00 and from 13:00 to 17:00. How many working minutes has Monday from 09:00 to 10:00, from 09:00 to 17:00, and
# from Monday 14:00 to Tuesday 10:00? When are 60 working minutes after Monday 09:00?
# Guess: 60, 420 and 240; 10:00.
# Seen with moment-business-time 2.0.0 and moment 2.30.1: -120, 420 and 60; 10:00. Where an interval ends before a later part of its last day begins, the
# time from its end to that part is taken off.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" moment-business-time@2.0.0 moment@2.30.1
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const moment = require("moment-business-time");
const day = ["09:00", "12:00", "13:00", "17:00"];
moment.updateLocale("en", { workinghours: { 0: null, 1: day, 2: day, 3: day, 4: day, 5: day, 6: null } });
const minutes = (from, to) => moment(to).workingDiff(moment(from), "minutes");
const seen = [
  minutes("2026-11-23T09:00", "2026-11-23T10:00"),
  minutes("2026-11-23T09:00", "2026-11-23T17:00"),
  minutes("2026-11-23T14:00", "2026-11-24T10:00"),
  moment("2026-11-23T09:00").addWorkingTime(60, "minutes").format("HH:mm"),
];
console.log("moment-business-time 2.0.0", seen);
assert.deepStrictEqual(seen, [-120, 420, 60, "10:00"], "the behaviour has changed");
JAVASCRIPT
