#!/usr/bin/env bash
# The time left of a target that was missed, as text.
#
# Question: how are 5,400 and -5,400 seconds written as H:mm:ss, and -5,400,000 milliseconds?
# Guess: 1:30:00 and -1:30:00, or an error for the second. (The milliseconds were run afterwards.)
# Seen with duration-pretty 0.1.1: 1:30:00, 0:00:00 and 0:00:00. What is missed by any length looks like what is due now.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" duration-pretty@0.1.1
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { duration } = require("duration-pretty");
const lengths = [[5400, "seconds"], [-5400, "seconds"], [-5400000, "milliseconds"]];
const seen = lengths.map((length) => duration(...length).format("H:mm:ss"));
console.log("duration-pretty 0.1.1", seen);
assert.deepStrictEqual(seen, ["1:30:00", "0:00:00", "0:00:00"], "the behaviour has changed");
JAVASCRIPT
