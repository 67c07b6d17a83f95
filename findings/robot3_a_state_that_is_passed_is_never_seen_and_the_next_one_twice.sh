#!/usr/bin/env bash
# A count of the states that a ticket enters, where one of them is left at once by an immediate transition.
#
# Question: which states does the listener of changes see for open, then triage (left at once), then assigned?
# Expected: triage and assigned, or assigned alone. (The question came up while other inputs were run.)
# Seen with robot3 1.4.0 (npm): assigned, twice: it is called for each transition, and after the last one. A report that counts entries has two assignments
# and no triage.
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" robot3@1.4.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { createMachine, immediate, interpret, state, transition } = require("robot3");

const ticket = createMachine({
  open: state(transition("report", "triage")),
  triage: state(immediate("assigned")),
  assigned: state(),
});
const seen = [];
interpret(ticket, (service) => seen.push(service.machine.current)).send("report");
const expected = ["assigned", "assigned"];
console.log("robot3@1.4.0", seen);
assert.deepStrictEqual(seen, expected, "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
