#!/usr/bin/env bash
# Is the desk open on Christmas Day, a Friday? The package knows the holidays of the United States.
#
# Question: is 2026-12-25 a holiday, and a business day, and which is the business day after 24 December?
# Expected: a holiday, no business day, and Monday the 28th. (The question came up while another was run.)
# Seen with luxon-business-days 3.0.1: a holiday, a business day, and Monday the 28th. isBusinessDay() looks at the weekday alone, and plusBusiness() at the holidays too, so a day that the one allows the other steps over.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit luxon-business-days@3.0.1 luxon@3.7.2 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { DateTime } = require("luxon-business-days");

const day = (text) => DateTime.fromISO(text, { zone: "utc" });
const christmas = day("2026-12-25");
const seen = [christmas.isHoliday(), christmas.isBusinessDay(), day("2026-12-24").plusBusiness({ days: 1 }).toISODate(), day("2026-12-26").isBusinessDay()];
console.log("luxon-business-days 3.0.1", seen);
assert.deepStrictEqual(seen, [true, true, "2026-12-28", false], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
