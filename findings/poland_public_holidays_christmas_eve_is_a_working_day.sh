#!/usr/bin/env bash
# A holiday that a law added, in the newest release of a package for one country.
#
# Question: is 24 December in the holidays of Poland of 2024, 2025 and 2026?
# Guess: no, yes, yes: Christmas Eve is a day off since 2025 (Dz.U. 2024 poz. 1965).
# Seen with poland-public-holidays 4.0.0: no in every year, without a word about the years that its rules are for. A due time over Christmas is a day early.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit poland-public-holidays@4.0.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { readFileSync } = require("node:fs");

import("poland-public-holidays").then(({ getHolidaysInYear }) => {
  const dates = (year) => getHolidaysInYear(year).map((holiday) => new Date(holiday.date).toISOString().slice(0, 10));
  const seen = [2024, 2025, 2026].map((year) => dates(year).filter((date) => date.slice(5) >= "12-24").map((date) => date.slice(5)));
  const { version } = JSON.parse(readFileSync("node_modules/poland-public-holidays/package.json", "utf8"));
  console.log("poland-public-holidays", version, seen);
  assert.deepStrictEqual(seen, Array(3).fill(["12-25", "12-26"]), "the behaviour has changed");
});
JAVASCRIPT
TZ=UTC node question.cjs
