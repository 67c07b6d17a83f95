#!/usr/bin/env bash
# The age of a ticket in words, near the end of its first year.
#
# Question: what are 335, 364, 365 and 366 days in words? Its documents: "returns the closest unit rounded up".
# Guess: "11 months" or "1 year", "1 year", "1 year", and "2 years" as it is rounded up.
# Seen with readable-timespan 2.1.0: "12 months", "13 months", "1 year" and "2 years". So an older ticket has the smaller number of months.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" readable-timespan@2.1.0 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const loaded = require("readable-timespan");
const Timespan = loaded.default ?? loaded;
const span = new Timespan();
const seen = [335, 364, 365, 366].map((days) => span.parse(days * 86400000));
console.log("readable-timespan 2.1.0", seen);
assert.deepStrictEqual(seen, ["12 months", "13 months", "1 year", "2 years"], "the behaviour has changed");
JAVASCRIPT
