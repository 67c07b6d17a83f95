#!/usr/bin/env bash
# A target that was missed by an hour, as a text for people.
#
# Question: what is a duration of minus one hour, and which length has the text "-1 hour"?
# Expected: "-1 hour", and -3600000 milliseconds. (The question came up while another was run.)
# Seen with itty-time 2.0.2 (npm): an empty text, and -3600000. What it reads it does not write, and a miss looks like no entry at all.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit itty-time@2.0.2 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const { duration, ms } = require("itty-time");

const version = require("./node_modules/itty-time/package.json").version;
const seen = JSON.stringify([duration(-3600e3), ms("-1 hour"), duration(3600e3)]);
console.log("itty-time", version, seen);
if (seen !== '["",-3600000,"1 hour"]') throw new Error("the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
