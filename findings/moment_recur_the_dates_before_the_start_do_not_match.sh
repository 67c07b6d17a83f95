#!/usr/bin/env bash
# The hand-overs before today, of a rotation that has a start.
#
# Question: a recurrence starts on 2026-11-02, every two weeks. What are its two previous dates, and does it match them?
# Expected: none, since it starts on that day, or two that match. (The question came up while another was run.)
# Seen with moment-recur 1.0.7: 19 and 5 October, and it matches neither; the next two it matches. So what one question returns the other denies.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit moment@2.31.0 moment-recur@1.0.7 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const moment = require("moment");
require("moment-recur");

const rotation = () => moment("2026-11-02").recur().every(2).weeks();
const seen = [rotation().previous(2, "YYYY-MM-DD"), rotation().next(2, "YYYY-MM-DD")].map((dates) => dates.map((date) => [date, rotation().matches(date)]));
console.log("moment-recur", require("./node_modules/moment-recur/package.json").version, JSON.stringify(seen));
const expected = [[["2026-10-19", false], ["2026-10-05", false]], [["2026-11-16", true], ["2026-11-30", true]]];
assert.deepStrictEqual(seen, expected, "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
