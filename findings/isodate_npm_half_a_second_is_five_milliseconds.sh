#!/usr/bin/env bash
# Instants with a fraction of a second, as journals and databases write them.
#
# Question: which milliseconds have 09:00:00.5Z, 09:00:00.25Z and 09:00:00.123456Z?
# Guess: 500, 250 and 123.
# Seen with isodate 0.1.4 (npm): 5, 25 and 456, the last one two minutes and three seconds later. The digits are read as a whole number of milliseconds.
set -eu
command -v node > /dev/null || { echo "node is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund isodate@0.1.4 > /dev/null
cat > question.mjs <<'JS'
import isodate from "isodate";

for (const fraction of ["5", "25", "123456"]) console.log(isodate(`2026-03-29T09:00:00.${fraction}Z`).toISOString());
JS
seen=$(TZ=UTC node question.mjs)
echo "$seen"
[ "$seen" = "2026-03-29T09:00:00.005Z
2026-03-29T09:00:00.025Z
2026-03-29T09:02:03.456Z" ] || { echo "the behaviour has changed"; exit 1; }
