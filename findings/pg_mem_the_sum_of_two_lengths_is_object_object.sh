#!/usr/bin/env bash
# A column of lengths in PostgreSQL in memory, for tests: ninety minutes and two hours.
#
# Question: what are sum(took) and avg(took)?
# Expected: 03:30:00 and 01:45:00, or an error for what it does not have (max(took) is one). (The question came up while others were run.)
# Seen with pg-mem 3.0.14: the text "[object Object][object Object]", and NaN, which is no number.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" pg-mem@3.0.14 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { newDb } = require("pg-mem");
const database = newDb();
database.public.none("create table ticket (took interval); insert into ticket values ('90 minutes'), ('2 hours')");
const seen = database.public.one("select sum(took) as total, avg(took) as mean from ticket");
console.log("pg-mem 3.0.14", seen);
assert.deepStrictEqual({ ...seen }, { total: "[object Object][object Object]", mean: NaN }, "the behaviour has changed");
JAVASCRIPT
