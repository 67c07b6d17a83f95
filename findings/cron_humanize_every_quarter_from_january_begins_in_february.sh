#!/usr/bin/env bash
# The words for a job of each quarter from January on.
#
# Question: what are the words for the month field 1/3, and what for JAN?
# Expected: every 3 months starting in January; in January. (The question came up while other inputs were run.)
# Seen with cron-humanize 1.0.7: "every 3 months starting on February" and "in the month of January". A range of months and a single one are counted from one,
# and a step from nought.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit cron-humanize@1.0.7 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const { default: Parser } = require("cron-humanize");
const lines = [];
console.log = () => {}; // it prints its own work
for (const months of ["1/3", "JAN"]) lines.push(Parser.humanize(`0 30 14 1 ${months} ? *`));
process.stdout.write(lines.join("\n"));
JAVASCRIPT
seen=$(node question.cjs)
echo "cron-humanize 1.0.7: $seen"
[ "$seen" = "Fire at 14:30, on the 1st, every 3 months starting on February, every day.
Fire at 14:30, on the 1st, in the month of January, every day." ] || { echo "the behaviour has changed"; exit 1; }
