#!/usr/bin/env bash
# A target of one week and a day, written as ISO 8601.
#
# Question: which texts are made of { weeks: 1, days: 1 } and of { weeks: 2 }, and how many days has the first by milliseconds() of the same package?
# Expected: "P0Y0M8DT0H0M0S" and 14 days, or a text with weeks; 8. The Duration type of the package has weeks.
# Seen with date-fns 4.4.0 (npm): "P0Y0M1DT0H0M0S" and "P0Y0M0DT0H0M0S": weeks are left out without a word. 8.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit date-fns@4.4.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const { formatISODuration, milliseconds } = require("date-fns");

const version = require("./node_modules/date-fns/package.json").version;
const seen = [formatISODuration({ weeks: 1, days: 1 }), formatISODuration({ weeks: 2 }), milliseconds({ weeks: 1, days: 1 }) / 86_400_000].join(" ");
console.log("date-fns", version, seen);
if (seen !== "P0Y0M1DT0H0M0S P0Y0M0DT0H0M0S 8") throw new Error("the behaviour has changed");
JAVASCRIPT
node question.cjs
