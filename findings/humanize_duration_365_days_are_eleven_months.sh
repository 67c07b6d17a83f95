#!/usr/bin/env bash
# The words for a contract of 365 days.
#
# Question: what are the words for 365 days, and what with one unit?
# Expected: 1 year or 52 weeks and a day; 1 year. (The question came up while other inputs were run.)
# Seen with humanize-duration 3.35.1: "11 months, 4 weeks, 2 days, 4 hours, 30 minutes" and "11 months" (with round, "1 year"). A year has 365.25 days there,
# and a month a twelfth of it.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit humanize-duration@3.35.1 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const humanize = require("humanize-duration");
const year = 365 * 24 * 60 * 60 * 1000;
console.log([humanize(year), humanize(year, { largest: 1 }), humanize(year, { largest: 1, round: true })].join("\n"));
JAVASCRIPT
seen=$(node question.cjs)
echo "humanize-duration 3.35.1: $seen"
[ "$seen" = "11 months, 4 weeks, 2 days, 4 hours, 30 minutes
11 months
1 year" ] || { echo "the behaviour has changed"; exit 1; }
