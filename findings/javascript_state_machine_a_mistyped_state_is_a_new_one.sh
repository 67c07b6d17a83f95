#!/usr/bin/env bash
# A transition with a target that is computed, as for a workflow with its next state in a table, and a mistake in the table.
#
# Question: a machine has the states "new" and "resolved", and a transition to the state that is given. What happens with "resolvd"?
# Expected: an error, as for a transition that is not allowed from here. (The question came up while another was run.)
# Seen with javascript-state-machine 3.1.0: the machine is in "resolvd", which is one of allStates() from then on, and "resolve" is not possible there.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit javascript-state-machine@3.1.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const StateMachine = require("javascript-state-machine");

const ticket = new StateMachine({
  init: "new",
  transitions: [{ name: "resolve", from: "new", to: "resolved" }, { name: "move", from: "*", to: (state) => state }],
});
const before = [...ticket.allStates()];
ticket.move("resolvd");
const seen = [before, ticket.state, ticket.allStates(), ticket.can("resolve")];
console.log("javascript-state-machine", require("./node_modules/javascript-state-machine/package.json").version, seen);
const states = ["none", "new", "resolved"];
assert.deepStrictEqual(seen, [states, "resolvd", [...states, "resolvd"], false], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
