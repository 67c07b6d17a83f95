#!/usr/bin/env bash
# Days as ISO 8601 has them besides the calendar: the day of the year and the day of the week.
#
# Question: which days are 2026-088, 2026-W13-7 and 20260329T090000Z?
# Guess: 29 March, all three, or an error.
# Seen with iso8601 1.1.1 (npm): 1 August, 1 January and 1 January, without an error. What does not fit its pattern is left out, and of 088 the first two
# digits are a month.
set -eu
command -v node > /dev/null || { echo "node is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund iso8601@1.1.1 > /dev/null
cat > question.mjs <<'JS'
import iso8601 from "iso8601";

for (const text of ["2026-088", "2026-W13-7", "20260329T090000Z"]) console.log(iso8601.toDate(text).toISOString());
JS
seen=$(TZ=UTC node question.mjs)
echo "$seen"
[ "$seen" = "2026-08-01T00:00:00.000Z
2026-01-01T00:00:00.000Z
2026-01-01T00:00:00.000Z" ] || { echo "the behaviour has changed"; exit 1; }
