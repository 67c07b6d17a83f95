#!/usr/bin/env bash
# Easter and Whitsun of 2026 in France.
#
# Question: which days are paques(), lundiDePaques() and pentecote() of 2026, and what is the holiday of 24 and of 25 May?
# Expected: Sunday 5 and Monday 6 April and Sunday 24 May, and "Pentecôte" for the 24th, as Easter has both its days. (The question came up while its
# source was read.)
# Seen with moment-ferie-fr 0.2.1: Sunday 5 and Monday 6 April, and Monday 25 May, which has the name "Pentecôte"; the 24th has none.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" moment-ferie-fr@0.2.1 moment@2.30.1
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const moment = require("moment");
require("moment-ferie-fr");
const days = ["paques", "lundiDePaques", "pentecote"].map((name) => moment()[name](2026).format("ddd MM-DD"));
const names = ["2026-05-24", "2026-05-25"].map((day) => moment(day).getFerie());
console.log("moment-ferie-fr 0.2.1", days, names);
assert.deepStrictEqual([days, names], [["Sun 04-05", "Mon 04-06", "Mon 05-25"], [null, "Pentecôte"]], "the behaviour has changed");
JAVASCRIPT
