#!/usr/bin/env bash
# A check that is repeated twice, as a repeating interval of ISO 8601, which BPMN and other formats use for cycles.
#
# Question: which is the next check after 1 June for R2/2026-01-01T00:00:00Z/P1D, and which for R0, R and R5/2026-01-01T00:00:00Z/P1D?
# Guess: none for R2 (it ends on 3 January), for R0 and for R5; 2 June for R, which has no end.
# Seen with iso8601-repeating-interval 0.1.4: 2 June for all four, as the 152nd repetition. The number after the R is read by its pattern and used nowhere.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" iso8601-repeating-interval@0.1.4 moment@2.30.1 > /dev/null
cat > question.js <<'JAVASCRIPT'
const assert = require("node:assert");
const makeInterval = require("iso8601-repeating-interval");

const next = (text) => {
  const found = makeInterval(text).firstAfter("2026-06-01T12:00:00Z");
  return found ? `${found.index} ${found.date.toISOString().slice(0, 10)}` : "none";
};
const seen = ["R2", "R0", "R", "R5"].map((count) => next(`${count}/2026-01-01T00:00:00Z/P1D`));
console.log("iso8601-repeating-interval 0.1.4", seen);
assert.deepStrictEqual(seen, ["152 2026-06-02", "152 2026-06-02", "152 2026-06-02", "152 2026-06-02"], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.js
