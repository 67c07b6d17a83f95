#!/usr/bin/env bash
# An hourly round of the night, from 22 to 2 o'clock, in the syntax of Quartz.
#
# Question: Quartz lets a range go over midnight. When are the next runs of 0 0 22-2 * * ? * after half past midnight of 10 February 2026, and is the
# expression valid?
# Expected: 1:00, 2:00 and 22:00 of the 10th; or an error. (The question came up while other inputs were run.)
# Seen with quartzcron 0.1.2: the expression is valid, and there is no run. With the hours as a list, 22,23,0,1,2, it has those that were expected.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit quartzcron@0.1.2 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const Quartz = require("quartzcron");
const runs = (hours) => new Quartz(`0 0 ${hours} * * ? *`).next({ date: new Date("2026-02-10T00:30:00Z"), n: 3 });
const show = (hours) => runs(hours).map((run) => new Date(run).toISOString().slice(8, 16)).join(" ");
console.log(`${Quartz.validate("0 0 22-2 * * ? *").valid} [${show("22-2")}] [${show("22,23,0,1,2")}]`);
JAVASCRIPT
seen=$(TZ=UTC node question.cjs)
echo "quartzcron 0.1.2: $seen"
[ "$seen" = "true [] [10T01:00 10T02:00 10T22:00]" ] || { echo "the behaviour has changed"; exit 1; }
