#!/usr/bin/env bash
# A ticket without a priority, and two rules of one meaning: none of "priority is 5", and all of "priority is not 5".
#
# Question: are both true?
# Expected: both, or neither, by the laws of logic.
# Seen with rulepilot 1.4.9: the first is true and the second false. A condition about a field that is absent is false, and `none` turns it round.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" rulepilot@1.4.9 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { RulePilot } = require("rulepilot");
const rules = [
  { none: [{ field: "priority", operator: "==", value: 5 }] },
  { all: [{ field: "priority", operator: "!=", value: 5 }] },
];
Promise.all(rules.map((conditions) => RulePilot.evaluate({ conditions }, { team: "desk" }))).then((seen) => {
  console.log("rulepilot 1.4.9", seen);
  assert.deepStrictEqual(seen, [true, false], "the behaviour has changed");
});
JAVASCRIPT
