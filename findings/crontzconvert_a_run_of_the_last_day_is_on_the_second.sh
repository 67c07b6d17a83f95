#!/usr/bin/env bash
# Schedules of a desk in Tokyo, converted for a scheduler that runs in UTC.
#
# Question: what becomes of "0 0 0,12 * * 1" (midnight and noon of Monday) and of "0 30 0 L * *" (half past midnight of the month's last day)?
# Guess: the first is refused, as one of its runs is on Sunday and the other on Monday in UTC, and no expression says so. Expected of the second: refused
# too, as "the day before the last" has no sign.
# Seen with crontzconvert 1.1.1 (npm): "0 0 3,15 * * 0", whose 03:00 is noon of Sunday in Tokyo, so the run of Monday noon is a day early; and
# "0 30 15 1 * *", half past midnight of the second day of a month.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit crontzconvert@1.1.1 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const { convert } = require("crontzconvert");

const version = require("./node_modules/crontzconvert/package.json").version;
const seen = ["0 0 0,12 * * 1", "0 30 0 L * *"].map((expression) => convert(expression, "Asia/Tokyo", "UTC"));
console.log("crontzconvert", version, seen);
if (seen.join() !== "0 0 3,15 * * 0,0 30 15 1 * *") throw new Error("the behaviour has changed");
JAVASCRIPT
node question.cjs
