#!/usr/bin/env bash
# Half a second, with the decimal sign that ISO 8601 prefers.
#
# Question: which instant is 2026-03-29T12:30:15,5Z, and which is it with a point?
# Expected: 12:30:15.500, both times. (The question came up while other texts were run.)
# Seen with iso8601-convert 1.0.0 (npm): 12:30:15.000 with the comma, without an error, and 12:30:15.500 with the point.
set -eu
command -v node > /dev/null || { echo "node is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund iso8601-convert@1.0.0 > /dev/null
cat > question.mjs <<'JS'
import iso8601 from "iso8601-convert";

for (const sign of [",", "."]) console.log(iso8601.toDate(`2026-03-29T12:30:15${sign}5Z`).toISOString());
JS
seen=$(TZ=UTC node question.mjs)
echo "$seen"
[ "$seen" = "2026-03-29T12:30:15.000Z
2026-03-29T12:30:15.500Z" ] || { echo "the behaviour has changed"; exit 1; }
