#!/usr/bin/env bash
# Summer time by the POSIX name of a zone, north and south of the equator.
#
# Question: which offsets have 2 January and 2 July 2026, 9:00, in the names that the package writes for Paris (CET-1CEST,M3.5.0,M10.5.0/3) and Sydney (AEST-10AEDT,M10.1.0,M4.1.0/3)?
# Guess: +01:00 and +02:00 in Paris, +11:00 and +10:00 in Sydney.
# Seen with posixtz 1.0.0: as guessed in Paris, and +10:00 twice in Sydney. Its summer, which begins in October and ends in April, never comes.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" posixtz@1.0.0 moment@2.31.0 moment-timezone@0.5.48 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { formatLocalDateWithOffset, formatPosixTZ } = require("posixtz");
const offset = (zone, day) => formatLocalDateWithOffset(`${day}T09:00:00`, formatPosixTZ(zone, 2026)).slice(19);
const seen = ["Europe/Paris", "Australia/Sydney"].flatMap((zone) => ["2026-01-02", "2026-07-02"].map((day) => offset(zone, day)));
console.log("posixtz 1.0.0", seen);
assert.deepStrictEqual(seen, ["+01:00", "+02:00", "+10:00", "+10:00"], "the behaviour has changed");
JAVASCRIPT
