#!/usr/bin/env bash
# A night shift of 22:00 to 6:00 that is entered as a line of text.
#
# Question: when does "On-call tomorrow from 22:00 to 6:00" end, and when does "On-call tomorrow from 10pm to 6am" (tomorrow is the 12th)?
# Guess: on the 13th at 6:00, both.
# Seen with sherlockjs 1.4.2 (npm): on the 13th at 18:00 and at 6:00. An hour below 8 without am or pm is read as one of the afternoon, although the
# hour before it was one of 24, and the shift has 20 hours.
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

const seen = ["22:00 to 6:00", "10pm to 6am"].map((hours) => moment(Sherlock.parse(`On-call tomorrow from ${hours}`).endDate)).join(", ");
console.log("sherlockjs", version, seen);
if (seen !== "13 18:00, 13 06:00") throw new Error("the behaviour has changed");
JAVASCRIPT
node question.cjs
