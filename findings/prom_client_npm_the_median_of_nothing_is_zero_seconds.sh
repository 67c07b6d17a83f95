#!/usr/bin/env bash
# The median time to answer of a service that has not answered yet, as a summary of Prometheus.
#
# Question: which values have the quantiles of a summary without an observation?
# Expected: NaN, as the client of Go exports them, so that no rule compares them. (The question came up while other inputs were run.)
# Seen with prom-client 15.1.3 (npm): 0, for each quantile: the service has the best time there is.
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" prom-client@15.1.3 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const client = require("prom-client");

const summary = new client.Summary({ name: "answer_seconds", help: "x", percentiles: [0.5, 0.9], registers: [new client.Registry()] });
summary.get().then(({ values }) => {
  const seen = values.filter((value) => value.labels.quantile).map((value) => value.value);
  const expected = [0, 0];
  console.log("prom-client@15.1.3", seen);
  assert.deepStrictEqual(seen, expected, "the behaviour has changed");
});
JAVASCRIPT
TZ=UTC node question.cjs
