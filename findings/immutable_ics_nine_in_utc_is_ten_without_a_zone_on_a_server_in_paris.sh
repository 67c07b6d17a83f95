#!/usr/bin/env bash
# A meeting at nine in UTC, written as iCalendar by servers in two places.
#
# Question: how are DTSTART of 2026-03-02T09:00:00Z and DTEND, a DATE, of 2026-03-02T23:30:00Z written in UTC and in Paris?
# Expected: 20260302T090000Z, in both places, as an instant is meant. (The question came up while others were run.)
# Seen with immutable-ics 0.4.0: 20260302T090000 and 20260302T100000, both without a zone, so the readers of either calendar see the clock of the server
# as their own; and the date is the 2nd in both, so times are of the clock of the server and dates of UTC.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" immutable-ics@0.4.0
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { Property } = require("immutable-ics");
const seen = ["UTC", "Europe/Paris"].map((zone) => {
  process.env.TZ = zone;
  const start = new Property({ name: "DTSTART", value: new Date("2026-03-02T09:00:00Z") });
  const end = new Property({ name: "DTEND", parameters: { VALUE: "DATE" }, value: new Date("2026-03-02T23:30:00Z") });
  return [start.toString(), end.toString()];
});
console.log("immutable-ics 0.4.0", seen);
const utc = ["DTSTART:20260302T090000", "DTEND;VALUE=DATE:20260302"];
const paris = ["DTSTART:20260302T100000", "DTEND;VALUE=DATE:20260302"];
assert.deepStrictEqual(seen, [utc, paris], "the behaviour has changed");
JAVASCRIPT
