#!/usr/bin/env bash
# The time that is left of a target, in words: an hour and a half, none, and an hour and a half too late.
#
# Question: what are 5,400, 0 and -5,400 seconds in words?
# Guess: "1.5 hours", "0 seconds" and "-1.5 hours", or an error that is raised.
# Seen with seconds-to-human 0.0.1: "1.5 hours", and twice an object, an error that is returned and not raised. A template writes "Error: Failed to convert seconds to human
# format" in the place of the time, and JSON writes {}.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" seconds-to-human@0.0.1 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const human = require("seconds-to-human");
const seen = [5400, 0, -5400].map((seconds) => `${human(seconds)}`);
const stored = JSON.stringify(human(0));
console.log("seconds-to-human 0.0.1", seen, stored);
const failed = "Error: Failed to convert seconds to human format";
assert.deepStrictEqual([...seen, stored], ["1.5 hours", failed, failed, "{}"], "the behaviour has changed");
JAVASCRIPT
