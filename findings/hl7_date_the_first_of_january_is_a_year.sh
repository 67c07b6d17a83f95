#!/usr/bin/env bash
# Dates as HL7 has them, YYYY[MM[DD[HH[MM]]]]. Its documents: "precision is inferred based on precision of date", with 3 December as 20101203.
#
# Question: what are 1 January, 1 March and 2 March 2026, each at midnight?
# Guess: 20260101, 20260301 and 20260302, since a Date has no precision that one could see.
# Seen with hl7-date 1.0.1: 2026, 202603 and 20260302. A day becomes a year or a month for each reader that takes precision as HL7 means it.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" hl7-date@1.0.1 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const loaded = require("hl7-date");
const hl7 = loaded.default ?? loaded;
const seen = [new Date(2026, 0, 1), new Date(2026, 2, 1), new Date(2026, 2, 2)].map((day) => hl7.stringify(day));
console.log("hl7-date 1.0.1", seen);
assert.deepStrictEqual(seen, ["2026", "202603", "20260302"], "the behaviour has changed");
JAVASCRIPT
