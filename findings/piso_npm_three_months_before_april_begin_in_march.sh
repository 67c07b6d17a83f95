#!/usr/bin/env bash
# An ISO 8601 interval that repeats back from its end: R3/P1M/2026-04-01, three months before April.
#
# Question: when does the interval start, compared with 1 December 2025, 15 January, 15 February and 15 March 2026, and when does it end?
# Guess: it starts on 1 January (for the two first), 1 February and 1 March, and ends a month later.
# Seen with @0dep/piso 5.1.2: each start is 1 March, while the ends are 1 February twice, 1 March and 1 April. So the interval of January starts a month after it ended.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" @0dep/piso@5.1.2 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { getExpireAt, getStartAt } = require("@0dep/piso");
const days = ["2025-12-01", "2026-01-15", "2026-02-15", "2026-03-15"].map((day) => new Date(`${day}T00:00Z`));
const read = (find) => days.map((day) => find("R3/P1M/2026-04-01T00:00Z", day).toISOString().slice(5, 10));
const seen = [read(getStartAt).join(), read(getExpireAt).join()];
console.log("@0dep/piso 5.1.2", seen);
assert.deepStrictEqual(seen, ["03-01,03-01,03-01,03-01", "02-01,02-01,03-01,04-01"], "the behaviour has changed");
JAVASCRIPT
