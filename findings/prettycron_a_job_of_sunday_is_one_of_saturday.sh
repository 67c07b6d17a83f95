#!/usr/bin/env bash
# The words for a job of Sunday, which cron writes as 0 or as 7, for a page that shows schedules.
#
# Question: what are the words for "0 9 * * 7" and for "0 9 * * 6,7", and for winter, "0 12 * 11-2 *", which many schedulers take?
# Guess: Sun; Sat and Sun; an error, or the four months.
# Seen with prettycron 0.10.0 (Node.js): Sat; Sat; "every day in Invalid date". "0 9 * * 0" is Sun. cronstrue 3.39.0: Sunday; Saturday and Sunday; November through February.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund prettycron@0.10.0 cronstrue@3.39.0
cat > question.js <<'JS'
const { toString } = require("prettycron");
const cronstrue = require("cronstrue");
const lines = ["0 9 * * 0", "0 9 * * 7", "0 9 * * 6,7", "0 12 * 11-2 *"];
const seen = lines.map((line) => toString(line).split(" ").slice(1).join(" "));
const other = lines.map((line) => cronstrue.toString(line).split(", ").pop());
console.log("prettycron", require("prettycron/package.json").version, seen, other);
require("assert").deepStrictEqual(seen, ["on Sun", "on Sat", "on Sat", "every day in Invalid date"], "the behaviour has changed");
require("assert").deepStrictEqual(other, ["only on Sunday", "only on Sunday", "only on Saturday and Sunday", "November through February"], "the behaviour has changed");
JS
node question.js 2> /dev/null
