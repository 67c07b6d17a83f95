#!/usr/bin/env bash
# A rule that sorts tickets by a word of their summary, and one for the others.
#
# Question: which of contains and doesNotContain hit for the word "printer" in "printer on fire", in "network down" and in the list ["printer"]?
# Expected: contains, doesNotContain and contains. (The question came up while other inputs were run.)
# Seen with json-rules-engine 7.3.1 (npm): none, none and contains. Both operators are for lists; a text is no error, and not the contrary either.
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

const rule = (operator, value) => hits({ all: [{ fact: "summary", operator, value: "printer" }] }, { summary: value });
const summaries = ["printer on fire", "network down", ["printer"]];
const rules = summaries.flatMap((summary) => [rule("contains", summary), rule("doesNotContain", summary)]);
Promise.all(rules).then((seen) => {
  const expected = [0, 0, 0, 0, 1, 0];
  console.log("json-rules-engine@7.3.1", seen);
  assert.deepStrictEqual(seen, expected, "the behaviour has changed");
});
JAVASCRIPT
TZ=UTC node question.cjs
