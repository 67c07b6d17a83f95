#!/usr/bin/env bash
# The time that is left of a target of two hours, in whole hours.
#
# Question: what is the text of ninety minutes in the unit hours, and of 1 hour 59 minutes with one unit at most?
# Guess: 1 hour; what is left is not rounded up.
# Seen with countdown 2.6.0: 2 hours, both; the smallest unit is rounded, half an hour upwards.
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install -s --no-audit --no-fund --ignore-scripts countdown@2.6.0 > /dev/null
cat > question.mjs <<'NODE'
import assert from "node:assert";
import { createRequire } from "node:module";

const countdown = createRequire(import.meta.url)("countdown");
const left = (end, ...rest) => countdown(new Date("2026-03-02T09:00Z"), new Date(`2026-03-02T${end}Z`), ...rest).toString();
const seen = [left("10:30", countdown.HOURS), left("10:59", undefined, 1)];
console.log("countdown 2.6.0", seen.join(", "));
assert.deepStrictEqual(seen, ["2 hours", "2 hours"], "the behaviour has changed");
NODE
TZ=UTC node question.mjs
