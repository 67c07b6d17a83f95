#!/usr/bin/env bash
# The days of a report as whole years, whole months and the days that are left. Its documents: "Reduces a date range to full years, full months, and days between two dates".
#
# Question: what are all of 2024, 29 February to 31 March 2024, and all of 2025 and 2026?
# Guess: the year 2024; March and a day; the years 2025 and 2026.
# Seen with date-range-compressor 3.0.0: eleven months and the 31 days of December; 32 days; and the years 2025 and 2026.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" date-range-compressor@3.0.0 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { compressDateRange } = require("date-range-compressor");
const ranges = [["20240101", "20241231"], ["20240229", "20240331"], ["20250101", "20261231"]];
const seen = ranges.map((range) => compressDateRange(...range)).map(({ years, months, days }) => [years.length, months.length, days.length].join());
console.log("date-range-compressor 3.0.0", seen);
assert.deepStrictEqual(seen, ["0,11,31", "0,0,32", "2,0,0"], "the behaviour has changed");
JAVASCRIPT
