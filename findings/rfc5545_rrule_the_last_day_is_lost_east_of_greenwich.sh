#!/usr/bin/env bash
# A series of whole days that is read and written again, on servers in three zones.
#
# Question: what is FREQ=DAILY;UNTIL=20261231, the rule of an event of whole days, after reading and writing in Paris, UTC, Tokyo and New York?
# Guess: UNTIL=20261231 in all of them: RFC 5545 has a date in the rule if the start is a date.
# Seen with rfc5545-rrule 1.1.1: 20261230T230000Z, 20261231T000000Z, 20261230T150000Z and 20261231T050000Z. The date becomes the midnight of the server, and that a moment of UTC,
# so that the 31st is no more in the series in Paris and Tokyo.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit rfc5545-rrule@1.1.1 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { RRule } = require("rfc5545-rrule");

const seen = ["Europe/Paris", "UTC", "Asia/Tokyo", "America/New_York"].map((zone) => {
  process.env.TZ = zone;
  return RRule.fromString("RRULE:FREQ=DAILY;UNTIL=20261231").toString().split("UNTIL=")[1];
});
console.log("rfc5545-rrule 1.1.1", JSON.stringify(seen));
assert.deepStrictEqual(seen, ["20261230T230000Z", "20261231T000000Z", "20261230T150000Z", "20261231T050000Z"], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
