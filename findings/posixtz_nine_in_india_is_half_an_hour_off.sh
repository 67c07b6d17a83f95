#!/usr/bin/env bash
# The offset of a zone by its POSIX name, as routers and devices have it.
#
# Question: what is 9:00 on 2 March 2026 with its offset in "IST-5:30" and "<+0545>-5:45", the names that the package writes for Kolkata and Kathmandu?
# Guess: 09:00:00+05:30 and 09:00:00+05:45.
# Seen with posixtz 1.0.0: +05:00, and -05:00. Minutes of an offset are lost, and the digits of a name in angle brackets are read as the name with a minus.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" posixtz@1.0.0 moment@2.31.0 moment-timezone@0.5.48 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { formatLocalDateWithOffset, formatPosixTZ } = require("posixtz");
const names = ["Asia/Kolkata", "Asia/Kathmandu"].map((zone) => formatPosixTZ(zone, 2026));
const seen = names.map((name) => formatLocalDateWithOffset("2026-03-02T09:00:00", name));
console.log("posixtz 1.0.0", names, seen);
assert.deepStrictEqual(seen, ["2026-03-02T09:00:00+05:00", "2026-03-02T09:00:00-05:00"], "the behaviour has changed");
JAVASCRIPT
