#!/usr/bin/env bash
# The time that is left of a target, and of one which was missed.
#
# Question: what are ninety minutes and minus ninety minutes, as text?
# Guess: 1h 30m and -1h 30m.
# Seen with human-duration 1.0.1: 1h 30m 0s, and -5400s. Only what is above zero goes into larger units.
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install -s --no-audit --no-fund --ignore-scripts human-duration@1.0.1 > /dev/null
cat > question.mjs <<'NODE'
import assert from "node:assert";
import { createRequire } from "node:module";

const { fmt } = createRequire(import.meta.url)("human-duration");
const seen = [5400000, -5400000].map((milliseconds) => String(fmt(milliseconds)));
console.log("human-duration 1.0.1", seen.join(", "));
assert.deepStrictEqual(seen, ["1h 30m 0s", "-5400s"], "the behaviour has changed");
NODE
node question.mjs
