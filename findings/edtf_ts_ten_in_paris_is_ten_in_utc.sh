#!/usr/bin/env bash
# An instant in EDTF (level 0), with its offset from UTC.
#
# Question: when does 2026-03-29T10:00:00+02:00 begin, and when does it with a Z?
# Expected: at 08:00 and at 10:00 in UTC. (The question came up while seasons were run.)
# Seen with @edtf-ts/core 0.4.2 (npm): at 10:00, both: the offset is read and left out.
set -eu
command -v node > /dev/null || { echo "node is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund @edtf-ts/core@0.4.2 > /dev/null
cat > question.mjs <<'JS'
import { FuzzyDate } from "@edtf-ts/core";

for (const offset of ["+02:00", "Z"]) console.log(new Date(Number(FuzzyDate.parse(`2026-03-29T10:00:00${offset}`).minMs)).toISOString());
JS
seen=$(TZ=UTC node question.mjs)
echo "$seen"
[ "$seen" = "2026-03-29T10:00:00.000Z
2026-03-29T10:00:00.000Z" ] || { echo "the behaviour has changed"; exit 1; }
