#!/usr/bin/env bash
# A check of every hour, on the day when the hour from 02:00 to 03:00 happens twice.
#
# Question: a series starts in Paris on 2026-10-25 at 00:00. Which six moments has FREQ=HOURLY, which FREQ=MINUTELY;INTERVAL=60, and which
# FREQ=SECONDLY;INTERVAL=3600?
# Guess: the same six in all three, one an hour from 22:00 UTC on.
# Seen with rrule-temporal 2.2.8: the last two have them; FREQ=HOURLY leaves out 01:00 UTC, the second 02:00 of Paris. It is not a step by the local clock
# either: with FREQ=HOURLY;INTERVAL=2 from 01:00 on, the second 02:00 is there.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" rrule-temporal@2.2.8 temporal-polyfill@1.0.8 > /dev/null
cat > question.mjs <<'JAVASCRIPT'
import assert from "node:assert";
import { RRuleTemporal } from "rrule-temporal";

const hours = (start, rule) =>
  new RRuleTemporal({ rruleString: `DTSTART;TZID=Europe/Paris:20261025T${start}\nRRULE:${rule}` })
    .all()
    .map((moment) => new Date(moment.epochMilliseconds).toISOString().slice(11, 13))
    .join(" ");
const seen = [
  hours("000000", "FREQ=HOURLY;COUNT=6"),
  hours("000000", "FREQ=MINUTELY;INTERVAL=60;COUNT=6"),
  hours("000000", "FREQ=SECONDLY;INTERVAL=3600;COUNT=6"),
  hours("010000", "FREQ=HOURLY;INTERVAL=2;COUNT=3"),
];
console.log("rrule-temporal 2.2.8", seen);
const expected = ["22 23 00 02 03 04", "22 23 00 01 02 03", "22 23 00 01 02 03", "23 01 03"];
assert.deepStrictEqual(seen, expected, "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.mjs
