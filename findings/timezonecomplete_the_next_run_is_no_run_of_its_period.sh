#!/usr/bin/env bash
# A job that runs daily at 2:30 in Paris, over the night in which 2:30 is skipped (29 March 2026).
#
# Question: a period with a regular local time starts on 28 March. When is its run of the 30th, by findNext from the run of the 29th and by findFirst
# on the 30th, and is what findNext gives a boundary of the period?
# Guess: at 2:30 by both, as the 29th alone has no 2:30; so it is a boundary.
# Seen with timezonecomplete 5.15.1 (npm): the run of the 29th is at 3:30. findNext from there is 3:30 on the 30th and on each later day, findFirst is
# 2:30, and isBoundary of 3:30 on the 30th is false. A scheduler that goes from run to run is an hour late for ever, one that starts anew is not.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit timezonecomplete@5.15.1 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const tc = require("timezonecomplete");

const version = require("./node_modules/timezonecomplete/package.json").version;
const at = (text) => new tc.DateTime(`${text} Europe/Paris`);
const daily = new tc.Period(at("2026-03-28T02:30:00"), tc.days(1), tc.PeriodDst.RegularLocalTime);
const skipped = daily.findNext(at("2026-03-28T02:30:00"));
const next = daily.findNext(skipped);
const moments = [skipped, next, daily.findFirst(at("2026-03-30T00:00:00"))].map((moment) => moment.format("dd HH:mm"));
const seen = `${moments.join(", ")}, ${daily.isBoundary(next)}`;
console.log("timezonecomplete", version, seen);
if (seen !== "29 03:30, 30 03:30, 30 02:30, false") throw new Error("the behaviour has changed");
JAVASCRIPT
node question.cjs
