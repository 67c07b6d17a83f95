#!/usr/bin/env bash
# Slots of a desk from 9:00 to 17:00, of an hour and a half each.
#
# Question: which slots are there with a length of 1.5 and the unit "h", and how many with 90 and "m"?
# Guess: 09:00 to 10:30 and four more, five for both.
# Seen with time-slotter 1.0.10: "09:00" to "10.5:00", "10.5:00" to "12:00" and three more; with minutes 09:00 to 10:30 and four more.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" time-slotter@1.0.10 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const slots = require("time-slotter");
const hours = slots("09:00", "17:00", 1.5, { units: "h" });
const minutes = slots("09:00", "17:00", 90, { units: "m" });
const seen = [hours[0].join("-"), hours.length, minutes[0].join("-"), minutes.length];
console.log("time-slotter 1.0.10", seen);
assert.deepStrictEqual(seen, ["09:00-10.5:00", 5, "09:00-10:30", 5], "the behaviour has changed");
JAVASCRIPT
