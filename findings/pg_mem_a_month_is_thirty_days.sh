#!/usr/bin/env bash
# PostgreSQL in memory, for tests.
#
# Question: what are timestamp '2026-01-31' + interval '1 month' and timestamp '2026-03-31' - interval '1 month'?
# Guess: 28 February, both, as with PostgreSQL.
# Seen with pg-mem 3.0.14: 2 March and 1 March: a month is thirty days.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" pg-mem@3.0.14 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { newDb } = require("pg-mem");
const value = (text) => newDb().public.one(`select ${text} as day`).day.toISOString().slice(0, 10);
const seen = [value("timestamp '2026-01-31' + interval '1 month'"), value("timestamp '2026-03-31' - interval '1 month'")];
console.log("pg-mem 3.0.14", seen);
assert.deepStrictEqual(seen, ["2026-03-02", "2026-03-01"], "the behaviour has changed");
JAVASCRIPT
