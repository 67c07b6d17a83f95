#!/usr/bin/env bash
# The working day nearest the end of long months, as Quartz has it, where a month without a 31st has no run of 31W.
#
# Question: on which days does "0 9 31W * *" run in January to April 2026, and "0 9 31 * *"?
# Expected: on 30 January and 31 March (Tuesday), and on 31 January and March. (The question came up while L and 15W were run.)
# Seen with cronosjs 1.7.1 (npm): on 30 January, 27 February, 31 March and 30 April; and on 31 January and March. With a W the 31st is the last day of a
# shorter month.
set -eu
command -v node > /dev/null || { echo "node is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund cronosjs@1.7.1 > /dev/null
cat > question.mjs <<'JS'
import { CronosExpression } from "cronosjs";

for (const [text, count] of [["0 9 31W * *", 4], ["0 9 31 * *", 2]]) {
  const runs = CronosExpression.parse(text, { timezone: "UTC" }).nextNDates(new Date("2026-01-01"), count);
  console.log(text, runs.map((run) => run.toISOString().slice(5, 10)).join(" "));
}
JS
seen=$(TZ=UTC node question.mjs)
echo "$seen"
[ "$seen" = "0 9 31W * * 01-30 02-27 03-31 04-30
0 9 31 * * 01-31 03-31" ] || { echo "the behaviour has changed"; exit 1; }
