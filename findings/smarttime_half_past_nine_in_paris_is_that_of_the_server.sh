#!/usr/bin/env bash
# A moment that is given as a date, a time and a zone, on servers in three zones.
#
# Question: which moment of UTC is fromEuropeanDateAndTime("02.07.2026", "09:30:00", "Europe/Paris") on a server in UTC, in Tokyo and in Paris?
# Guess: 07:30 of 2 July, on all three: the zone is an argument of its own.
# Seen with @push.rocks/smarttime 4.2.3: 09:30, 00:30 and 07:30: the time is that of the server, and the zone that was given changes nothing.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit @push.rocks/smarttime@4.2.3 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { ExtendedDate } = require("@push.rocks/smarttime");

const seen = ["UTC", "Asia/Tokyo", "Europe/Paris"].map((zone) => {
  process.env.TZ = zone;
  return ExtendedDate.fromEuropeanDateAndTime("02.07.2026", "09:30:00", "Europe/Paris").toISOString().slice(0, 16);
});
console.log("@push.rocks/smarttime 4.2.3", JSON.stringify(seen));
assert.deepStrictEqual(seen, ["2026-07-02T09:30", "2026-07-02T00:30", "2026-07-02T07:30"], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
