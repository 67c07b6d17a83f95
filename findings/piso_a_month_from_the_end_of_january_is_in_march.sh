#!/usr/bin/env bash
# A contract that is reviewed each month, from the last day of January, as an interval of ISO 8601, which this package reads for a BPMN engine.
#
# Question: when does P1M end that starts on 31 January, 31 May 2026 and P1Y of 29 February 2024, and when do the first four of the repeated P1M from 31 January end?
# Expected: 28 February, 30 June and 28 February 2025, as in java.time, Temporal and dateutil; and 28 February, 31 March, 30 April and 31 May.
# (The question came up while another was run.)
# Seen with @0dep/piso 5.1.2: 3 March, 1 July and 1 March 2025; and 3 March, 31 March, 1 May and 31 May. The day that the month does not have is carried into the next one, so
# two of the four reviews are in March and none is in February, and two are in May and none is in April.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit @0dep/piso@5.1.2 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { parseDuration } = require("@0dep/piso");

const end = (text, day, times) => parseDuration(text).getExpireAt(new Date(`${day}T09:00:00Z`), times).toISOString().slice(0, 10);
const seen = [
  [end("P1M", "2026-01-31"), end("P1M", "2026-05-31"), end("P1Y", "2024-02-29")],
  [1, 2, 3, 4].map((times) => end("P1M", "2026-01-31", times)),
];
console.log("@0dep/piso 5.1.2", JSON.stringify(seen));
assert.deepStrictEqual(
  seen,
  [["2026-03-03", "2026-07-01", "2025-03-01"], ["2026-03-03", "2026-03-31", "2026-05-01", "2026-05-31"]],
  "the behaviour has changed",
);
JAVASCRIPT
TZ=UTC node question.cjs
