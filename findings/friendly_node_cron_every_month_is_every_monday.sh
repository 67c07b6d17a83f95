#!/usr/bin/env bash
# A review of each month, in words.
#
# Question: which crontabs (with seconds first) are "every month at 8:00", "monthly at 8:00" and "every 2 month"?
# Expected: 0 0 8 1 * * for the first two, and 0 0 0 1 */2 * for the third (a month is a unit of intervals in its documentation). (The question came up while
# other sentences were run.)
# Seen with friendly-node-cron 1.4.1 (npm): each Monday, each day, and day zero of each second month on weekday -1. The word begins with the short name of
# Monday.
set -eu
command -v node > /dev/null || { echo "node is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund friendly-node-cron@1.4.1 > /dev/null
cat > question.mjs <<'JS'
import translate from "friendly-node-cron";

for (const text of ["every month at 8:00", "monthly at 8:00", "every 2 month"]) console.log(translate(text));
JS
seen=$(node question.mjs)
echo "$seen"
[ "$seen" = "0 0 8 * * 1
0 0 8 * * *
0 0 0 0 */2 -1" ] || { echo "the behaviour has changed"; exit 1; }
