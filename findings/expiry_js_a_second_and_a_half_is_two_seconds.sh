#!/usr/bin/env bash
# The time after which a key expires.
#
# Question: how many milliseconds and how many seconds are 1s500ms, and how many of both 499ms?
# Guess: 1500 and 1.5; 499 and 0.499.
# Seen with expiry-js 0.1.7: 1500 and 2; 499 and 0. Seconds are rounded to whole ones, so that a key of half a second less a millisecond expires at once.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit expiry-js@0.1.7 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const expiry = require("expiry-js");
console.log(["1s500ms", "499ms"].map((text) => `${expiry(text).asMilliseconds()} ${expiry(text).asSeconds()}`).join("; "));
JAVASCRIPT
seen=$(node question.cjs)
echo "expiry-js 0.1.7: $seen"
[ "$seen" = "1500 2; 499 0" ] || { echo "the behaviour has changed"; exit 1; }
