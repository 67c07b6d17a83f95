#!/usr/bin/env bash
# The time that is left, written for people.
#
# Question: what is -0.0001 seconds as text, and what is 7199 seconds to the minute?
# Guess: "0ms" as for zero, and "2h".
# Seen with simple-duration 1.1.1 (npm): a minus sign alone, which it does not read again, and "1h 60m". The last unit is rounded after the larger ones are
# taken away.
set -eu
command -v node > /dev/null || { echo "node is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund simple-duration@1.1.1 > /dev/null
cat > question.mjs <<'JS'
import { parse, stringify } from "simple-duration";

console.log(stringify(0), stringify(-0.0001), stringify(7199, "m"));
try {
  console.log(parse(stringify(-0.0001)));
} catch (error) {
  console.log(error.message);
}
JS
seen=$(node question.mjs)
echo "$seen"
[ "$seen" = "0ms - 1h 60m
- is not valid Simple Duration Format" ] || { echo "the behaviour has changed"; exit 1; }
