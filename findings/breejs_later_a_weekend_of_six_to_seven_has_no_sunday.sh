#!/usr/bin/env bash
# A job of the weekend in a crontab line: Saturday is 6, and Sunday is 7, as it is 0.
#
# Question: on which days of the week that begins on Monday 2026-11-30 run "0 9 * * 6-7", "0 9 * * 7" and "0 9 * * 0"?
# Expected: Saturday and Sunday, Sunday, and Sunday (crontab(5): 0 or 7 is Sunday).
# Seen with @breejs/later 4.2.0 (npm): Saturday, Saturday, and Sunday. A number above six is taken as six, and no error is raised.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit @breejs/later@4.2.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const later = require("@breejs/later");

const version = require("./node_modules/@breejs/later/package.json").version;
const [monday, next] = [new Date("2026-11-30T00:00:00Z"), new Date("2026-12-07T00:00:00Z")];
const seen = ["0 9 * * 6-7", "0 9 * * 7", "0 9 * * 0"].map((line) =>
  later.schedule(later.parse.cron(line)).next(7, monday, next).map((run) => run.toUTCString().slice(0, 3)).join(" "));
console.log("@breejs/later", version, seen);
if (seen.join() !== "Sat,Sat,Sun") throw new Error("the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
