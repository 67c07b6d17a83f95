#!/usr/bin/env bash
# A maintenance window that is written in words.
#
# Question: on Wednesday 11 March 2026, which date is "the last friday of march", and which moment is "in an hour and a half"?
# Guess: 27 March, and 13:30 (it is 12:00).
# Seen with chrono-node 2.10.3 (npm): 6 March, the Friday before, with "march" as a second date of its own; and 13:00. The part that is understood is
# returned, and the rest is left out without a sign of it.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit chrono-node@2.10.3 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const chrono = require("chrono-node");

const version = require("./node_modules/chrono-node/package.json").version;
const now = { instant: new Date("2026-03-11T12:00:00Z"), timezone: 0 };
const day = chrono.parseDate("the last friday of march", now).toISOString().slice(0, 10);
const hour = chrono.parseDate("in an hour and a half", now).toISOString().slice(11, 16);
const seen = `${day} ${hour}`;
console.log("chrono-node", version, seen);
if (seen !== "2026-03-06 13:00") throw new Error("the behaviour has changed");
JAVASCRIPT
node question.cjs
