#!/usr/bin/env bash
# The time that is left of a target as a short text on a panel; it was missed by an hour and a half.
#
# Question: what does secondsToHms write for 5400, for -5400 and for -1 seconds?
# Expected: "1h30m" or "1h", the same with a minus, and "-1s". (The question came up while other inputs were run.)
# Seen with @grafana/data 11.6.0: "1h", "-1y" and "-1y". The years are rounded down, which is -1 for whatever is below zero, and the first unit that is not zero is the whole text.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --legacy-peer-deps --prefix "$place" @grafana/data@11.6.0 react@18.3.1 react-dom@18.3.1 rxjs@7.8.1 > /dev/null
cat > question.js <<'JAVASCRIPT'
const assert = require("node:assert");
global.window = global;
const { rangeUtil } = require("@grafana/data");

const seen = [5400, -5400, -1].map((seconds) => rangeUtil.secondsToHms(seconds));
console.log("@grafana/data 11.6.0", seen);
assert.deepStrictEqual(seen, ["1h", "-1y", "-1y"], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.js
