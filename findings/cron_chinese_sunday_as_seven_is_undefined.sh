#!/usr/bin/env bash
# A job of each Sunday at nine, in words.
#
# Question: what are "0 9 * * 0" and "0 9 * * 7" in Chinese?
# Expected: the same sentence, or an error for the second. (The question came up while other crontabs were run.)
# Seen with cron-chinese 1.2.3 (npm): the day of the first is Sunday, that of the second is the word "undefined".
set -eu
command -v node > /dev/null || { echo "node is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund cron-chinese@1.2.3 > /dev/null
cat > question.mjs <<'JS'
import { humanizeCronInChinese } from "cron-chinese";

for (const day of [0, 7]) console.log(humanizeCronInChinese(`0 9 * * ${day}`));
JS
seen=$(node question.mjs)
echo "$seen"
[ "$seen" = "每周日09:00
每周undefined09:00" ] || { echo "the behaviour has changed"; exit 1; }
