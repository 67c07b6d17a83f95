#!/usr/bin/env bash
# A moment with an offset that is stored as a timestamp without a zone, in PostgreSQL in memory, for tests.
#
# Question: what is '2026-03-02T09:00:00+01:00'::timestamp?
# Expected: 09:00, as PostgreSQL documents that it leaves out the offset without a word. (The question came up while others were run.)
# Seen with pg-mem 3.0.14: 08:00, the same as with ::timestamptz, so a test of such a fault succeeds.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" pg-mem@3.0.14 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { newDb } = require("pg-mem");
const seen = ["timestamp", "timestamptz"].map((type) => newDb().public.one(`select '2026-03-02T09:00:00+01:00'::${type} as at`).at.toISOString().slice(11, 16));
console.log("pg-mem 3.0.14", seen);
assert.deepStrictEqual(seen, ["08:00", "08:00"], "the behaviour has changed");
JAVASCRIPT
