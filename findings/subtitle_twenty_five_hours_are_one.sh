#!/usr/bin/env bash
# A time of the SubRip format, which is written hours:minutes:seconds,milliseconds.
#
# Question: how are 25 hours, in milliseconds, written?
# Expected: 25:00:00,000. (The question came up while another was run.)
# Seen with subtitle 4.2.2: 01:00:00,86400000. The hours are those of a day, and what is more is in the milliseconds.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" subtitle@4.2.2 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { formatTimestamp } = require("subtitle");
const seen = formatTimestamp(25 * 3600 * 1000);
console.log("subtitle 4.2.2", seen);
assert.strictEqual(seen, "01:00:00,86400000", "the behaviour has changed");
JAVASCRIPT
