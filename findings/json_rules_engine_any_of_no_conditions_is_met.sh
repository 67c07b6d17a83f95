#!/usr/bin/env bash
# An escalation rule whose list of alternatives is empty, since the last one was taken out.
#
# Question: does a rule with "any" of no conditions hit? And one with "all" of none?
# Expected: no; yes: an alternative of nothing is false in logic, in JSON Logic (or) and in JavaScript (some). (The question came up while other inputs were
# run.)
# Seen with json-rules-engine 7.3.1 (npm): both hit, so that the rule without a reason escalates each ticket.
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" json-rules-engine@7.3.1 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { Engine } = require("json-rules-engine");

const hits = async (conditions, facts) => {
  const engine = new Engine();
  engine.addRule({ conditions, event: { type: "hit" } });
  return (await engine.run(facts)).events.length;
};

Promise.all([hits({ any: [] }, { priority: 3 }), hits({ all: [] }, { priority: 3 })]).then((seen) => {
  const expected = [1, 1];
  console.log("json-rules-engine@7.3.1", seen);
  assert.deepStrictEqual(seen, expected, "the behaviour has changed");
});
JAVASCRIPT
TZ=UTC node question.cjs
