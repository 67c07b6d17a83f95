#!/usr/bin/env bash
# A contract of a year of 365 days, as a text for people.
#
# Question: what are 365 days, 360 days and 366 days?
# Expected: "1 year", or months and days that come to 365. (The question came up while another was run.)
# Seen with itty-time 2.0.2 (npm): "12 months, 5 days", "12 months" and "1 year, 18 hours". A month is 30 days and a year 365.25, so a contract of a year is twelve
# months and five days.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit itty-time@2.0.2 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const { duration } = require("itty-time");

const version = require("./node_modules/itty-time/package.json").version;
const seen = [365, 360, 366].map((days) => duration(days * 86400e3)).join("; ");
console.log("itty-time", version, seen);
if (seen !== "12 months, 5 days; 12 months; 1 year, 18 hours") throw new Error("the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
