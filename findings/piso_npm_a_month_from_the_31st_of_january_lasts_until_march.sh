#!/usr/bin/env bash
# A monthly report of the 31st as an ISO 8601 interval that repeats.
#
# Question: when do the intervals of R/2026-01-31T00:00Z/P1M end that are open on 10 February, 4 March and 2 April?
# Guess: 28 February, 31 March and 30 April.
# Seen with @0dep/piso 5.1.2: 3 March, 31 March and 1 May. So February has no end, and the second interval begins on the 3rd and not on the 28th.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" @0dep/piso@5.1.2 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { getExpireAt } = require("@0dep/piso");
const seen = ["02-10", "03-04", "04-02"].map((day) => getExpireAt("R/2026-01-31T00:00Z/P1M", new Date(`2026-${day}T00:00Z`)).toISOString().slice(5, 10));
console.log("@0dep/piso 5.1.2", seen);
assert.deepStrictEqual(seen, ["03-03", "03-31", "05-01"], "the behaviour has changed");
JAVASCRIPT
