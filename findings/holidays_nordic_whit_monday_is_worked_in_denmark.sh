#!/usr/bin/env bash
# The Monday after Whitsun (25 May 2026), a public holiday of Denmark and Norway and none of Sweden.
#
# Question: what are Ascension Day (14 May 2026) and Whit Monday in Denmark, Norway and Sweden?
# Expected: Ascension Day in all three, Whit Monday in Denmark and Norway. (The question came up while another was run.)
# Seen with holidays-nordic 0.1.1 (npm): Ascension Day in all three, Whit Monday in Norway alone.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit holidays-nordic@0.1.1 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
process.env.TZ = "UTC";
const nordic = require("holidays-nordic");
const isHoliday = nordic.default || nordic;

const version = require("./node_modules/holidays-nordic/package.json").version;
const days = ["2026-05-14", "2026-05-25"];
const seen = days.map((day) => ["dk", "no", "se"].map((country) => (isHoliday(new Date(day), country) ? "yes" : "no")).join(" ")).join(", ");
console.log("holidays-nordic", version, seen);
if (seen !== "yes yes yes, no yes no") throw new Error("the behaviour has changed");
JAVASCRIPT
node question.cjs
