#!/usr/bin/env bash
# Moments before a fixed one, in the notation of Graphite.
#
# Question: what are -1h, -30m and -0.5h of 2026-03-04T10:30:15Z?
# Expected: 09:30:15, 10:00:15, and 10:00:15 or an error. (The question came up while the notation of others was run.)
# Seen with relative-time-parser 1.0.15: 09:30:15, 10:00:15, and the moment of the run, whatever the fixed one is. A text that it does not read is the
# present, and there is no error.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" relative-time-parser@1.0.15 moment@2.30.1
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const moment = require("moment");
require("relative-time-parser");
const [hour, minutes, half] = ["-1h", "-30m", "-0.5h"].map((text) => moment.utc("2026-03-04T10:30:15Z").relativeTime(text));
const present = Math.abs(half.valueOf() - Date.now()) < 60000 ? "now" : half.format();
const seen = [hour.format("HH:mm:ss"), minutes.format("HH:mm:ss"), present];
console.log("relative-time-parser 1.0.15", seen);
assert.deepStrictEqual(seen, ["09:30:15", "10:00:15", "now"], "the behaviour has changed");
JAVASCRIPT
