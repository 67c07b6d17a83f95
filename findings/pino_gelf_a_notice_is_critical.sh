#!/usr/bin/env bash
# A level of one's own between information and warning, as pino lets one add.
#
# Question: which level of GELF have pino's levels 30 (info), 35 (a notice), 40 (warn), 15 and 60 (fatal)?
# Its documents let one expect: 6, 5 or 6, 4, 7 and 2; they say that messages without a level are critical, and this one has a level. (The question came
# up while its source was read.)
# Seen with pino-gelf 2.2.0: 6, 2, 4, 2 and 2. Each level that pino does not have itself is critical, be it above warnings or below what is debugged.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" pino-gelf@2.2.0
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const build = require("pino-gelf/lib/transformer/standard-gelf");
const seen = [30, 35, 40, 15, 60].map((level) => build({ level, time: 1772442000000, msg: "disk", hostname: "db1", pid: 1 }).level);
console.log("pino-gelf 2.2.0", seen);
assert.deepStrictEqual(seen, [6, 2, 4, 2, 2], "the behaviour has changed");
JAVASCRIPT
