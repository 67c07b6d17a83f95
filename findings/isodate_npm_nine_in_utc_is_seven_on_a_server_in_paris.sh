#!/usr/bin/env bash
# An instant in UTC, read on a server elsewhere.
#
# Question: which instant is 2026-03-29T09:00:00Z, on a server in Paris (UTC+2)?
# Expected: 09:00 in UTC. (The question came up while offsets were run.)
# Seen with isodate 0.1.4 (npm): 07:00 in UTC. The letter Z is no offset, so the text is on the clock of the server.
set -eu
command -v node > /dev/null || { echo "node is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund isodate@0.1.4 > /dev/null
cat > question.mjs <<'JS'
import isodate from "isodate";

console.log(isodate("2026-03-29T09:00:00Z").toISOString());
JS
seen=$(TZ=Europe/Paris node question.mjs)
echo "$seen"
[ "$seen" = "2026-03-29T07:00:00.000Z" ] || { echo "the behaviour has changed"; exit 1; }
