#!/usr/bin/env bash
# The time at which a desk that is open until midnight closes, in PostgreSQL in memory, for tests.
#
# Question: what is '24:00'::time, and is it after '09:00'::time?
# Expected: 24:00:00, and yes: PostgreSQL has times up to the end of the day. (The question came up while others were run.)
# Seen with pg-mem 3.0.14: 00:00:00, and no.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" pg-mem@3.0.14 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { newDb } = require("pg-mem");
const seen = newDb().public.one("select '24:00'::time as closes, '24:00'::time > '09:00'::time as later");
console.log("pg-mem 3.0.14", seen);
assert.deepStrictEqual({ ...seen }, { closes: "00:00:00", later: false }, "the behaviour has changed");
JAVASCRIPT
