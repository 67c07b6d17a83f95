#!/usr/bin/env bash
# A shift of a few days whose end is written without what it shares with the start, as ISO 8601 permits (2007-11-13/15 is the usual example).
#
# Question: on which day does 2026-03-01/05 end, and 2026-03-01/04-15?
# Guess: on 5 March and 15 April 2026; where the form is not read, an error or an invalid date, as 2026-03-01T09:00/17:00 has.
# Seen with moment-interval 0.2.1, which names intervals of ISO 8601 as what it reads: on 1 May and 15 April 2001, 25 years before their start, without an error.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit moment-interval@0.2.1 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const moment = require("moment-interval");

const seen = ["2026-03-01/05", "2026-03-01/04-15", "2026-03-01T09:00/17:00"].map((text) => moment.interval(text).end().format("YYYY-MM-DD"));
console.log("moment-interval 0.2.1", JSON.stringify(seen));
assert.deepStrictEqual(seen, ["2001-05-01", "2001-04-15", "Invalid date"], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs 2> /dev/null
