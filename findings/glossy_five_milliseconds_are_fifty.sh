#!/usr/bin/env bash
# Two events within a second, written as syslog messages of RFC 5424 and read again.
#
# Question: an event at 10:00:00.050 and one at 10:00:00.123 are written and read. At which moments, and in which order?
# Expected (the question came up while another was run): at those.
# Seen with glossy 0.1.7 (Node.js): at .500 and at .123, so the first is after the second; .005 becomes .050. The fraction is written without all its leading zeros, and the reader of the same package, as
# any other, reads what is written.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund glossy@0.1.7
cat > question.js <<'JS'
const { Parse, Produce } = require("glossy");
const writer = new Produce({ type: "RFC5424" });
const seen = [5, 50, 123].map((milliseconds) => {
  const date = new Date(Date.UTC(2026, 10, 28, 10, 0, 0, milliseconds));
  const text = writer.produce({ facility: "user", severity: "info", host: "host", appName: "desk", date, message: "opened" });
  return Parse.parse(text).time.getUTCMilliseconds();
});
console.log("glossy", require("glossy/package.json").version, seen);
require("assert").deepStrictEqual(seen, [50, 500, 123], "the behaviour has changed");
JS
TZ=UTC node question.js
