#!/usr/bin/env bash
# The length of an outage, rounded to seconds.
#
# Question: what is 3599.6 seconds as h:mm:ss with roundType round, and what 119.6 seconds as m:ss?
# Guess: 1:00:00 and 2:00.
# Seen with format-duration-time 1.5.4: 0:59:60 and 1:60. Each unit is cut from the whole alone, and only the last one is rounded.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit format-duration-time@1.5.4 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const { default: duration } = require("format-duration-time");
const round = { roundType: "round" };
console.log(duration(3599.6, "s").format("h:mm:ss", round), duration(119.6, "s").format("m:ss", round));
JAVASCRIPT
seen=$(node question.cjs)
echo "format-duration-time 1.5.4: $seen"
[ "$seen" = "0:59:60 1:60" ] || { echo "the behaviour has changed"; exit 1; }
