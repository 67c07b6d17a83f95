#!/usr/bin/env bash
# A target of an hour and a half as it is written everywhere, 1h30m.
#
# Question: how many seconds are 1h30m, 1h 30m, 2d12h and 1.5h?
# Guess: 5400, 5400, 216000 and 5400.
# Seen with to-time 1.0.2 (npm): 60, 5400, 7200 and 5400. Without a space only the first number and the last unit are taken: 1h30m is one minute,
# 2d12h is two hours.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit to-time@1.0.2 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const toTime = require("to-time");

const version = require("./node_modules/to-time/package.json").version;
const seen = ["1h30m", "1h 30m", "2d12h", "1.5h"].map((text) => toTime(text).seconds()).join(" ");
console.log("to-time", version, seen);
if (seen !== "60 5400 7200 5400") throw new Error("the behaviour has changed");
JAVASCRIPT
node question.cjs
