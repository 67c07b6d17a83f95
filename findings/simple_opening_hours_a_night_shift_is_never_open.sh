#!/usr/bin/env bash
# Opening hours of OpenStreetMap for a night desk, for a late one, and for every day.
#
# Question: is "Mo-Fr 22:00-06:00" open on Friday at 23:00 and on Saturday at 02:00, "Mo-Fr 17:00-00:00" on Friday at 20:00, and "09:00-17:00" on Friday at 10:00?
# Expected: yes, each time. (The question came up while another was run.)
# Seen with simple-opening-hours 0.1.1: no, each time, and without an error. Hours that end at or after midnight are in the table and are never open; hours without days have no day. "Mo-Fr 09:00-24:00" at 23:59 and "Fr-Mo
# 09:00-17:00" on a Sunday are open.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit simple-opening-hours@0.1.1 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { SimpleOpeningHours } = require("simple-opening-hours");

const cases = [
  ["Mo-Fr 22:00-06:00", "2026-11-27T23:00"],
  ["Mo-Fr 22:00-06:00", "2026-11-28T02:00"],
  ["Mo-Fr 17:00-00:00", "2026-11-27T20:00"],
  ["09:00-17:00", "2026-11-27T10:00"],
  ["Mo-Fr 09:00-24:00", "2026-11-27T23:59"],
  ["Fr-Mo 09:00-17:00", "2026-11-29T10:00"],
];
const seen = cases.map(([hours, moment]) => new SimpleOpeningHours(hours).isOpenOn(new Date(moment)));
console.log("simple-opening-hours", require("./node_modules/simple-opening-hours/package.json").version, seen);
assert.deepStrictEqual(seen, [false, false, false, false, true, true], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
