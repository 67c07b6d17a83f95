#!/usr/bin/env bash
# A target that was missed by an hour and a half, stored as text and read again.
#
# Question: what text is made of a duration of minus 90 minutes, and what does the same program read from it?
# Expected: "-PT1H30M", and minus 90 minutes.
# Seen with dayjs 1.11.23 (npm), duration plugin: "-PT1H30M", and plus 90 minutes. A breach that was stored is a reserve when it is read.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit dayjs@1.11.23 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const dayjs = require("dayjs");
dayjs.extend(require("dayjs/plugin/duration"));

const version = require("./node_modules/dayjs/package.json").version;
const text = JSON.parse(JSON.stringify({ remaining: dayjs.duration(-90, "minutes") })).remaining;
const minutes = dayjs.duration(text).asMinutes();
console.log("dayjs", version, text, minutes);
if (text !== "-PT1H30M" || minutes !== 90) throw new Error("the behaviour has changed");
JAVASCRIPT
node question.cjs
