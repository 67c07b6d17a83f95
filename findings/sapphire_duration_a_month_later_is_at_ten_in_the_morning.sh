#!/usr/bin/env bash
# The due date of a target of one month or of one year.
#
# Question: which moments are "1 month" after midnight of 31 January and of 1 March 2026, and "1 year" after midnight of 1 March 2027 (a leap day is between), all in UTC?
# Guess: 28 February, 1 April and 1 March 2028, each at midnight.
# Seen with @sapphire/duration 1.2.0: 2 March at 10:00, 31 March at 10:00, and 29 February 2028 at midnight. A month has thirty days and ten hours, and a year 365 days.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" @sapphire/duration@1.2.0 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { Duration } = require("@sapphire/duration");
const cases = [["1 month", "2026-01-31"], ["1 month", "2026-03-01"], ["1 year", "2027-03-01"]];
const seen = cases.map(([text, day]) => new Duration(text).dateFrom(new Date(`${day}T00:00Z`)).toISOString().slice(0, 16));
console.log("@sapphire/duration 1.2.0", seen);
assert.deepStrictEqual(seen, ["2026-03-02T10:00", "2026-03-31T10:00", "2028-02-29T00:00"], "the behaviour has changed");
JAVASCRIPT
