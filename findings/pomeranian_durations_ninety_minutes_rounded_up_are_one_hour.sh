#!/usr/bin/env bash
# Time spent on a ticket, rounded up to whole hours for the bill.
#
# Question: what are PT90M and PT1H30M as hours, rounded up (ceilHours) and down (floorHours), and PT90S in minutes, rounded up?
# Guess: PT2H, PT2H; PT1H, PT1H; PT2M. asHours has 1.5 for both.
# Seen with pomeranian-durations 1.11.4: PT1H and PT2H; P and PT1H; PT1M. What is written in a smaller unit is one of that unit at most when it is rounded up, and
# nothing when it is rounded down; "P" alone is no duration of ISO 8601. 40 hours written as PT2400M are rounded up to one hour.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit pomeranian-durations@1.11.4 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { asHours, ceilHours, ceilMinutes, floorHours } = require("pomeranian-durations");

const texts = ["PT90M", "PT1H30M"];
const seen = [...[asHours, ceilHours, floorHours].map((round) => texts.map((text) => round(text))), ceilMinutes("PT90S"), ceilHours("PT2400M")];
console.log("pomeranian-durations 1.11.4", JSON.stringify(seen));
assert.deepStrictEqual(seen, [[1.5, 1.5], ["PT1H", "PT2H"], ["P", "PT1H"], "PT1M", "PT1H"], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
