#!/usr/bin/env bash
# An hour and a half too late, read from a text and written as one.
#
# Question: which length have "-1h30m", "-1h" and "1h30m", and what is the text of minus 90 minutes?
# Expected: -5400000, -3600000 and 5400000, and a text with a sign. (The question came up while another was run.)
# Seen with enhanced-ms 5.0.0 (npm): 5400000, 3600000 and 5400000, and "1 hour 30 minutes". The sign is left out both ways, so what is late has time left.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit enhanced-ms@5.0.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const { ms } = require("enhanced-ms");

const version = require("./node_modules/enhanced-ms/package.json").version;
const seen = JSON.stringify([ms("-1h30m"), ms("-1h"), ms("1h30m"), ms(-5400e3)]);
console.log("enhanced-ms", version, seen);
if (seen !== '[5400000,3600000,5400000,"1 hour 30 minutes"]') throw new Error("the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
