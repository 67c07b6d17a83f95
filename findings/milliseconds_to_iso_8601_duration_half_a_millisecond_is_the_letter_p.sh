#!/usr/bin/env bash
# Measured times as durations of ISO 8601.
#
# Question: what are 1.5 seconds, no time at all, and half a millisecond (a clock of browsers has such fractions)?
# Guess: PT1.5S, PT0S and PT0.0005S, or PT0S for the last.
# Seen with milliseconds-to-iso-8601-duration 0.1.0: PT1.500S, P0D and P. A lone P is no duration.
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install -s --no-audit --no-fund --ignore-scripts milliseconds-to-iso-8601-duration@0.1.0 > /dev/null
cat > question.mjs <<'NODE'
import assert from "node:assert";
import durations from "milliseconds-to-iso-8601-duration";

const { iso8601duration } = durations;

const seen = [1500, 0, 0.5].map((measured) => iso8601duration(measured));
console.log("milliseconds-to-iso-8601-duration 0.1.0", seen.join(" "));
assert.deepStrictEqual(seen, ["PT1.500S", "P0D", "P"], "the behaviour has changed");
NODE
node question.mjs
