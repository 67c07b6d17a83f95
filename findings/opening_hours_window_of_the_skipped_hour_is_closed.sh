#!/usr/bin/env bash
# Opening hours that begin in the hour that clocks skip.
#
# Question: in Paris, how long is "02:30-03:30" open on 2026-03-29 (02:00 to 03:00 does not exist) and on 2026-10-25 (it exists twice)?
# Guess: 30 minutes, from 03:00 to 03:30, and 90 minutes or 2 hours.
# Seen with opening_hours 3.15.0: not at all, and 2 hours. Both ends become instants first: 02:30 in the gap is 03:30, the
# end of the window, and nothing is left of the half hour that the clock does show.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" opening_hours@3.15.0
TZ=Europe/Paris node - <<'JAVASCRIPT'
const assert = require("node:assert");
const OpeningHours = require("opening_hours");
const hours = (from, to) =>
  new OpeningHours("02:30-03:30").getOpenDuration(new Date(from), new Date(to))[0] / 3600000;
const seen = [hours("2026-03-28T23:00Z", "2026-03-29T22:00Z"), hours("2026-10-24T22:00Z", "2026-10-25T23:00Z")];
console.log("opening_hours", require("opening_hours/package.json").version, seen);
assert.deepStrictEqual(seen, [0, 2], "the behaviour has changed");
JAVASCRIPT
