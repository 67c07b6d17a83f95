#!/usr/bin/env bash
# Two rules for a ticket: the first counts one reopening down and goes on to the next rule, the second notes when two are left.
#
# Question: what are the reopenings of a ticket with three, and is it noted that two were left?
# Guess: two, and yes; the first rule says `next` and not `restart`.
# Seen with node-rules 9.2.0: none, and no. A rule that changes the ticket begins with the first rule again, whatever it says, until nothing changes.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" node-rules@9.2.0 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { RuleEngine } = require("node-rules");
const rule = (name, when, then) => ({
  name,
  condition(rules) { rules.when(when(this)); },
  consequence(rules) { then(this); rules.next(); },
});
const engine = new RuleEngine();
engine.register([
  rule("count", (ticket) => ticket.reopened > 0, (ticket) => { ticket.reopened -= 1; }),
  rule("note", (ticket) => ticket.reopened === 2, (ticket) => { ticket.noted = true; }),
]);
engine.execute({ reopened: 3, noted: false }, (ticket) => {
  console.log("node-rules 9.2.0", ticket);
  assert.deepStrictEqual([ticket.reopened, ticket.noted], [0, false], "the behaviour has changed");
});
JAVASCRIPT
