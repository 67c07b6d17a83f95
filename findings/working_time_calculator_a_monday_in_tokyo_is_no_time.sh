#!/usr/bin/env bash
# A working day of one zone, with the moments of a ticket written in UTC, as most systems export them.
#
# Question: work is from 09:00 to 17:00 on weekdays in Tokyo. How many hours are from Monday 2026-11-30 08:30 to 18:00 there, with the moments in +09:00 and with
# the same moments in UTC?
# Expected: eight, twice: the moments are the same.
# Seen with working-time-calculator 0.0.2 (npm): eight and none. Days are walked from the start as it is written, and a window is looked up by the
# weekday of that: Sunday 23:30 in UTC, for which there is none, and then the Tuesday of Tokyo.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit working-time-calculator@0.0.2 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const WorkingTimeCalculator = require("working-time-calculator");

const version = require("./node_modules/working-time-calculator/package.json").version;
const desk = new WorkingTimeCalculator();
desk.addWorkingHours(WorkingTimeCalculator.WEEKDAYS, "09:00", "17:00", "Asia/Tokyo");
const seen = [
  desk.calcHoursBetween("2026-11-30T08:30:00+09:00", "2026-11-30T18:00:00+09:00"),
  desk.calcHoursBetween("2026-11-29T23:30:00Z", "2026-11-30T09:00:00Z"),
];
console.log("working-time-calculator", version, seen);
if (String(seen) !== "8,0") throw new Error("the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
