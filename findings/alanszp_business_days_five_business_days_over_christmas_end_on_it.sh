#!/usr/bin/env bash
# Business days with a calendar of one's own days, counted over a holiday.
#
# Question: the 25th of December 2026 (a Friday) is in the calendar. On which day are four, five and six business days after Friday the 18th?
# Expected: on Thursday the 24th, Monday the 28th and Tuesday the 29th. (The question came up while the source was read.)
# Seen with @alanszp/business-days-date-fns 16.0.0: on the 24th, the 25th and the 28th. Five days are seven days of the calendar, and those days are not looked up: the
# result is the holiday itself, and the sixth day is one too early.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit @alanszp/business-days-date-fns@16.0.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const { addBusinessDays } = require("./node_modules/@alanszp/business-days-date-fns/dist/utils/addBusinessDays");
const calendar = [new Date(2026, 11, 25)];
console.log([4, 5, 6].map((days) => addBusinessDays(calendar, new Date(2026, 11, 18), days).getDate()).join(" "));
JAVASCRIPT
seen=$(TZ=UTC node question.cjs)
echo "@alanszp/business-days-date-fns 16.0.0: $seen"
[ "$seen" = "24 25 28" ] || { echo "the behaviour has changed"; exit 1; }
