#!/usr/bin/env bash
# Intervals of panels and alert rules in Grafana, as Prometheus writes them, read by the library of its data.
#
# Question: how many minutes are 90m, 1h30m, 1.5h and 0.5d by intervalToMs, and which of them are valid time spans?
# Guess: 90, 90, an error and an error; the first two are valid.
# Seen with @grafana/data 11.6.0: 90, 60, 60 and none; the first two are valid. What comes after the first unit, and after a dot, is left out, and no error is given.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --legacy-peer-deps --prefix "$place" @grafana/data@11.6.0 react@18.3.1 react-dom@18.3.1 rxjs@7.8.1 > /dev/null
cat > question.js <<'JAVASCRIPT'
const assert = require("node:assert");
global.window = global;
const { rangeUtil } = require("@grafana/data");

const texts = ["90m", "1h30m", "1.5h", "0.5d"];
const seen = texts.map((text) => [rangeUtil.intervalToMs(text) / 60000, rangeUtil.isValidTimeSpan(text)]);
console.log("@grafana/data 11.6.0", JSON.stringify(seen));
assert.deepStrictEqual(seen, [[90, true], [60, true], [60, false], [0, false]], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.js
