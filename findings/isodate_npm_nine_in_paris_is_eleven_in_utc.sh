#!/usr/bin/env bash
# A ticket of nine in Paris (UTC+2), as ISO 8601 has it.
#
# Question: which instants are 2026-03-29T09:00:00+02:00 and 2026-03-29T09:00:00-05:00, on a server in UTC?
# Guess: 07:00 and 14:00 in UTC.
# Seen with isodate 0.1.4 (npm): 11:00 and 04:00. The offset is added where it should be taken away.
set -eu
command -v node > /dev/null || { echo "node is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund isodate@0.1.4 > /dev/null
cat > question.mjs <<'JS'
import isodate from "isodate";

for (const offset of ["+02:00", "-05:00"]) console.log(isodate(`2026-03-29T09:00:00${offset}`).toISOString());
JS
seen=$(TZ=UTC node question.mjs)
echo "$seen"
[ "$seen" = "2026-03-29T11:00:00.000Z
2026-03-29T04:00:00.000Z" ] || { echo "the behaviour has changed"; exit 1; }
