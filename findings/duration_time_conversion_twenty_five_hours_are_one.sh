#!/usr/bin/env bash
# The length of an incident that was open over a night.
#
# Question: what is d2t of 90061 seconds, and what does t2d read from "25:01:01"?
# Guess: 25:01:01.000, and 90061.
# Seen with duration-time-conversion 1.0.6: 01:01:01.000, and 90061. The text is a time of the day, so whole days are lost.
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install -s --no-audit --no-fund --ignore-scripts duration-time-conversion@1.0.6 > /dev/null
cat > question.mjs <<'NODE'
import assert from "node:assert";
import { createRequire } from "node:module";

const times = createRequire(import.meta.url)("duration-time-conversion");
const { d2t, t2d } = times.default ?? times;
const seen = [d2t(90061), t2d("25:01:01")];
console.log("duration-time-conversion 1.0.6", JSON.stringify(seen));
assert.deepStrictEqual(seen, ["01:01:01.000", 90061], "the behaviour has changed");
NODE
node question.mjs
