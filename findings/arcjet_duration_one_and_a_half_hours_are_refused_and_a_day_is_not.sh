#!/usr/bin/env bash
# Durations of Go in JavaScript: its documentation says that it has "the exact same functionality in both languages".
#
# Question: how many seconds are 1.5h, 300ms, -1h and 1d? (For Go: 5400, 0.3, -3600, and an error.)
# Guess: as for Go.
# Seen with @arcjet/duration 1.5.0 (npm): three errors, and 86400. Fractions, signs and what is shorter than a second are refused, and a day, which Go does
# not know, is read.
set -eu
command -v node > /dev/null || { echo "node is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund @arcjet/duration@1.5.0 > /dev/null
cat > question.mjs <<'JS'
import { parse } from "@arcjet/duration";

for (const text of ["1.5h", "300ms", "-1h", "1d"]) {
  try {
    console.log(text, parse(text));
  } catch {
    console.log(text, "error");
  }
}
JS
seen=$(node question.mjs)
echo "$seen"
[ "$seen" = "1.5h error
300ms error
-1h error
1d 86400" ] || { echo "the behaviour has changed"; exit 1; }
