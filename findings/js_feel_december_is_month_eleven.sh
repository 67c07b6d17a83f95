#!/usr/bin/env bash
# A rule for one month of the year, in the expression language of decision tables.
#
# Question: what are the year, the month and the day of date("2026-12-31"), what is the month of date("2026-01-31"), and is date("2026-12-31").month = 12 true?
# Guess: 2026, 12 and 31; 1; true. FEEL counts months from 1, as ISO 8601 does.
# Seen with js-feel 1.4.7: 2026, 11 and 31; 0; false. The month is that of a Date of JavaScript, which begins with 0. feelin 8.2.0 has 12, 1 and true, so a rule for
# December that moves from one to the other is one for January of the next year.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit js-feel@1.4.7 feelin@8.2.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { feel } = require("js-feel")();

const texts = ['date("2026-12-31").year', 'date("2026-12-31").month', 'date("2026-12-31").day', 'date("2026-01-31").month', 'date("2026-12-31").month = 12'];
(async () => {
  const { evaluate } = await import("feelin");
  const seen = [await Promise.all(texts.map((text) => feel.parse(text).build({}))), texts.map((text) => evaluate(text, {}).value)];
  console.log("js-feel 1.4.7, feelin 8.2.0", JSON.stringify(seen));
  assert.deepStrictEqual(seen, [[2026, 11, 31, 0, false], [2026, 12, 31, 1, true]], "the behaviour has changed");
})();
JAVASCRIPT
TZ=UTC node question.cjs 2> /dev/null
