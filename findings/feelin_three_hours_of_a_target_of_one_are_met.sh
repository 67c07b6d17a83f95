#!/usr/bin/env bash
# The used share of a target, as a decision table computes it: the elapsed time divided by the time allowed.
#
# Question: what are duration("PT3H") / duration("PT1H"), and if duration("PT3H") / duration("PT1H") > 1 then "breached" else "met"?
# Guess: 3 and "breached": in DMN 1.3 and later a duration divided by a duration is a number. Where the package does not do it, null and a warning, as it gives for
# duration("PT3H") / 2.
# Seen with feelin 8.2.0: NaN and "met", without a warning, for these two, for P1Y / P6M and for every other pair that was tried.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit feelin@8.2.0 > /dev/null
cat > question.mjs <<'JAVASCRIPT'
import assert from "node:assert";
import { readFileSync } from "node:fs";
import { evaluate } from "feelin";

const share = 'duration("PT3H") / duration("PT1H")';
const seen = [share, `if ${share} > 1 then "breached" else "met"`, 'duration("P1Y") / duration("P6M")', 'duration("PT3H") / 2'].map((expression) => {
  const { value, warnings } = evaluate(expression, {});
  return `${value}, ${warnings.length} warnings`;
});
console.log("feelin", JSON.parse(readFileSync("node_modules/feelin/package.json")).version, JSON.stringify(seen));
assert.deepStrictEqual(seen, ["NaN, 0 warnings", "met, 0 warnings", "NaN, 0 warnings", "null, 1 warnings"], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.mjs
