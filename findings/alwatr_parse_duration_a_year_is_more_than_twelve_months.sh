#!/usr/bin/env bash
# A warranty of a year, in months.
#
# Question: how many months are 1y, and how many days are 12M?
# Guess: 12 and 365.
# Seen with @alwatr/parse-duration 5.5.4: 12.166666666666666 and 360. A year has 365 days and a month 30, so what was a year is five days less when it is
# given in months.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit @alwatr/parse-duration@5.5.4 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
import("@alwatr/parse-duration").then(({ parseDuration }) => console.log(parseDuration("1y", "M"), parseDuration("12M", "d")));
JAVASCRIPT
seen=$(node question.cjs)
echo "@alwatr/parse-duration 5.5.4: $seen"
[ "$seen" = "12.166666666666666 360" ] || { echo "the behaviour has changed"; exit 1; }
