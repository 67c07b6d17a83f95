#!/usr/bin/env bash
# Elapsed time in words on a day when clocks change, in Paris. Its documents: "to display date/time ranges precisely".
#
# Question: how long is it from 01:30 to 03:30 on 29 March 2026 (an hour), from 00:30 to 04:00 on 25 October (four hours and a half), and from 1 October to 1 November?
# Guess: "1 hour", "4 hours 30 minutes" and "1 month", or two hours and three and a half if it counts by the clock.
# Seen with moment-precise-range-plugin 1.3.0 and moment 2.31.0: "" for the first, "4 hours 30 minutes", and "1 month 1 day 1 hour". The change of the offset is taken off a clock that has it already.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" moment-precise-range-plugin@1.3.0 moment@2.31.0 > /dev/null
TZ=Europe/Paris node - <<'JAVASCRIPT'
const assert = require("node:assert");
const moment = require("moment");
require("moment-precise-range-plugin");
const pairs = [["2026-03-29T01:30", "2026-03-29T03:30"], ["2026-10-25T00:30", "2026-10-25T04:00"], ["2026-10-01", "2026-11-01"]];
const seen = pairs.map(([start, end]) => moment.preciseDiff(moment(start), moment(end)));
const hours = moment(pairs[0][1]).diff(moment(pairs[0][0]), "hours");
console.log("moment-precise-range-plugin 1.3.0, moment", moment.version, seen, hours);
assert.deepStrictEqual([...seen, hours], ["", "4 hours 30 minutes", "1 month 1 day 1 hour", 1], "the behaviour has changed");
JAVASCRIPT
