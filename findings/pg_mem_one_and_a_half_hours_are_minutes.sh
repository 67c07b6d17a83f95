#!/usr/bin/env bash
# The length '1:30' in PostgreSQL in memory, for tests. PostgreSQL reads two numbers with a colon as hours and minutes.
#
# Question: what is interval '1:30'?
# Expected: an hour and thirty minutes. (The question came up while others were run.)
# Seen with pg-mem 3.0.14: a minute and thirty seconds.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" pg-mem@3.0.14 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { newDb } = require("pg-mem");
const seen = newDb().public.one("select interval '1:30' as took").took;
console.log("pg-mem 3.0.14", seen);
assert.deepStrictEqual({ ...seen }, { minutes: 1, seconds: 30 }, "the behaviour has changed");
JAVASCRIPT
