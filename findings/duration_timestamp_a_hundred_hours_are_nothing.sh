#!/usr/bin/env bash
# The time spent on a problem, as hours, minutes and seconds.
#
# Question: how many seconds are 99:00:00, and how many 100:00:00?
# Expected: 356400 and 360000. (The question came up while other inputs were run.)
# Seen with duration-timestamp 2.26.0: 356400 and 0. An hour has two digits at most; a longer one is no error, and no time.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit duration-timestamp@2.26.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const { parse } = require("duration-timestamp");
console.log(["99:00:00", "100:00:00"].map((text) => parse(text).total).join(" "));
JAVASCRIPT
seen=$(node question.cjs)
echo "duration-timestamp 2.26.0: $seen"
[ "$seen" = "356400 0" ] || { echo "the behaviour has changed"; exit 1; }
