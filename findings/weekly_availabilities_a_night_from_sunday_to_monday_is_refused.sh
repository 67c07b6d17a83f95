#!/usr/bin/env bash
# Weekly hours of a desk at night, from 22:00 to 6:00; "M22:00 T01:00" is in the first example of the documents.
#
# Question: how many minutes are the nights from Monday to Tuesday and from Sunday to Monday?
# Guess: 480 and 480.
# Seen with weekly-availabilities 2.0.0: 480, and an error, since the end is before the beginning. A week is no circle; its last midnight is M00:00 as an end.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit weekly-availabilities@2.0.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const { parseIntervals } = require("weekly-availabilities");
const length = (text) => {
  try {
    return parseIntervals(text).reduce((sum, [start, end]) => sum + end - start, 0);
  } catch (error) {
    return "refused";
  }
};
console.log(["M22:00 T06:00", "U22:00 M06:00", "U22:00 M00:00"].map(length).join(" "));
JAVASCRIPT
seen=$(TZ=UTC node question.cjs)
echo "weekly-availabilities 2.0.0: $seen"
[ "$seen" = "480 refused 120" ] || { echo "the behaviour has changed"; exit 1; }
