#!/usr/bin/env bash
# A date with the day before the month, read by a program whose default has the month first.
#
# Question: what are 12/02/2026 and 13/02/2026?
# Guess: 2 December, and 13 February or an invalid date.
# Seen with any-date-parser 2.2.4 (npm): 2 December and 2 March. Where the month would be 13, the first digit is passed over and the rest, 3/02/2026,
# is read as a date of its own.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit any-date-parser@2.2.4 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
process.env.TZ = "UTC";
const parser = require("any-date-parser").default;

const version = require("./node_modules/any-date-parser/package.json").version;
const seen = ["12/02/2026", "13/02/2026"].map((text) => parser.fromString(text, "en-US").toISOString().slice(0, 10)).join(" ");
console.log("any-date-parser", version, seen);
if (seen !== "2026-12-02 2026-03-02") throw new Error("the behaviour has changed");
JAVASCRIPT
node question.cjs
