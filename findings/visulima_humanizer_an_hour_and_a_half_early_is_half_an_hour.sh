#!/usr/bin/env bash
# What is left of a target, below zero: written as text and read again.
#
# Question: what is minus an hour and a half in words, and how many milliseconds are "-1h 30m" and "-90m"?
# Guess: "-1 hour, 30 minutes" or an error, and -5400000 twice.
# Seen with @visulima/humanizer 2.0.3: "1 hour, 30 minutes", -1800000 and -5400000. The sign is lost in the text, and in reading it belongs to the first unit only.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" @visulima/humanizer@2.0.3 > /dev/null
TZ=UTC node --input-type=module - <<'JAVASCRIPT'
import assert from "node:assert";
import { duration, parseDuration } from "@visulima/humanizer";
const seen = [duration(-5400000), parseDuration("-1h 30m"), parseDuration("-90m")];
console.log("@visulima/humanizer 2.0.3", seen);
assert.deepStrictEqual(seen, ["1 hour, 30 minutes", -1800000, -5400000], "the behaviour has changed");
JAVASCRIPT
