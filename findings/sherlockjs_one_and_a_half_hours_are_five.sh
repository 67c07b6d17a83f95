#!/usr/bin/env bash
# A reminder that is due in an hour and a half.
#
# Question: at 12:00, when is "Review in 1.5 hours", and when is "Review in 90 minutes"?
# Guess: at 13:30, both.
# Seen with sherlockjs 1.4.2 (npm): at 17:00 and at 13:30. The 5 after the point is read as the number of hours.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit sherlockjs@1.4.2 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const Sherlock = require("sherlockjs");

process.env.TZ = "UTC";
Sherlock._setNow(new Date("2026-03-11T12:00:00Z"));
const version = require("./node_modules/sherlockjs/package.json").version;
const moment = (date) => date.toISOString().slice(8, 16).replace("T", " ");

const seen = ["Review in 1.5 hours", "Review in 90 minutes"].map((text) => moment(Sherlock.parse(text).startDate)).join(", ");
console.log("sherlockjs", version, seen);
if (seen !== "11 17:00, 11 13:30") throw new Error("the behaviour has changed");
JAVASCRIPT
node question.cjs
