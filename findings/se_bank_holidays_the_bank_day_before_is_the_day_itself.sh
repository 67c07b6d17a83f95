#!/usr/bin/env bash
# The bank day before a Monday, in Sweden.
#
# Question: which days are Monday 2026-03-09 plus one, minus one and minus three bank days, and Saturday 2026-03-07 minus one?
# Expected: the 10th, the 6th, the 4th and the 6th, or a refusal. (The question came up while another was run.)
# Seen with se-bank-holidays 1.1.7 (npm): the 10th, the 9th, the 9th and the 7th. Less than nothing is nothing, so a payment that is due a bank day earlier
# is due on the day itself, on a Saturday as well.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit se-bank-holidays@1.1.7 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const { addBankDays } = require("se-bank-holidays");

const version = require("./node_modules/se-bank-holidays/package.json").version;
const days = [[9, 1], [9, -1], [9, -3], [7, -1]];
const seen = days.map(([day, count]) => addBankDays(new Date(2026, 2, day), count).getDate()).join(" ");
console.log("se-bank-holidays", version, seen);
if (seen !== "10 9 9 7") throw new Error("the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
