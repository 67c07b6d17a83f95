#!/usr/bin/env bash
# A maintenance window as ISO 8601 has it: a start and an end, or a start and a duration.
#
# Question: how many hours have "2026-03-02T09:00Z/2026-03-02T17:00Z" and "2026-03-02T09:00Z/PT8H"? Its documents: "Converts an ISO 8601 time interval string into a date range".
# Guess: eight each.
# Seen with moment-range 4.0.2 and moment 2.31.0: eight, and NaN; no error is raised. The second text is read as a date, and the range ends on an invalid one.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" moment-range@4.0.2 moment@2.31.0 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const moment = require("moment");
const { extendMoment } = require("moment-range");
moment.suppressDeprecationWarnings = true;
const ranges = extendMoment(moment);
const seen = ["2026-03-02T09:00Z/2026-03-02T17:00Z", "2026-03-02T09:00Z/PT8H"].map((text) => ranges.rangeFromISOString(text).diff("hours"));
console.log("moment-range 4.0.2, moment", moment.version, seen);
assert.deepStrictEqual(seen, [8, NaN], "the behaviour has changed");
JAVASCRIPT
