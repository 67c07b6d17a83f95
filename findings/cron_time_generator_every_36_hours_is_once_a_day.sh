#!/usr/bin/env bash
# A check of each day and a half, and one of each week, as crontabs.
#
# Question: which crontabs are every(36).hours() and every(7).days(), and when do they run, from 26 February 2026 on?
# Guess: an error for both, since a crontab has no such steps.
# Seen with cron-time-generator 2.0.3 (npm) and cron-parser 4.9.0: "0 */36 * * *", each midnight, and "0 0 */7 * *", on the 1st, 8th, 15th, 22nd and 29th. A
# step larger than its field is the start of the field, and each month begins anew.
set -eu
command -v node > /dev/null || { echo "node is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund cron-time-generator@2.0.3 cron-parser@4.9.0 > /dev/null
cat > question.mjs <<'JS'
import { CronTime } from "cron-time-generator";
import parser from "cron-parser";

for (const text of [CronTime.every(36).hours(), CronTime.every(7).days()]) {
  try {
    const runs = parser.parseExpression(text, { currentDate: "2026-02-26T12:00:00Z", tz: "UTC" });
    console.log(text, [1, 2, 3].map(() => runs.next().toISOString().slice(5, 10)).join(" "));
  } catch (error) {
    console.log(text, error.message);
  }
}
JS
seen=$(node question.mjs)
echo "$seen"
[ "$seen" = "0 */36 * * * 02-27 02-28 03-01
0 0 */7 * * 03-01 03-08 03-15" ] || { echo "the behaviour has changed"; exit 1; }
