#!/usr/bin/env bash
# A due date a month after 31 January 2026, and a year after 29 February 2024, in a database in JavaScript.
#
# Question: what does DATEADD return?
# Guess: 28 February, both, as with the function of SQL Server of that name.
# Seen with alasql 4.19.1: 3 March 2026 and 1 March 2025.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" alasql@4.19.1 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const alasql = require("alasql");
const seen = ["DATEADD(month, 1, '2026-01-31')", "DATEADD(year, 1, '2024-02-29')"].map((sum) => new Date(alasql(`SELECT VALUE ${sum}`)).toISOString().slice(0, 10));
console.log("alasql 4.19.1", seen);
assert.deepStrictEqual(seen, ["2026-03-03", "2025-03-01"], "the behaviour has changed");
JAVASCRIPT
