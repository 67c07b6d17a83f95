#!/usr/bin/env bash
# A time spent that was written by the program in its form with colons and is read by it again.
#
# Question: what does stringify make of 5400 seconds with the format "chrono", and what does parse make of that text?
# Guess: 1:30:00, and 5400 or an error.
# Seen with juration 0.1.1 (npm): 1:30:00, and 31. The parts are added up as seconds, 1 + 30 + 0; no part is refused.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit juration@0.1.1 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const juration = require("juration");

const version = require("./node_modules/juration/package.json").version;
const text = juration.stringify(5400, { format: "chrono" });
const seen = `${text} ${juration.parse(text)} ${juration.parse("1h30m")}`;
console.log("juration", version, seen);
if (seen !== "1:30:00 31 5400") throw new Error("the behaviour has changed");
JAVASCRIPT
node question.cjs
