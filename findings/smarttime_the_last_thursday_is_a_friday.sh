#!/usr/bin/env bash
# The name of a weekday, for the heading of a rota.
#
# Question: what are dayOfTheWeekName and dayOfTheWeek of Thursday, 31 December 2026, of Saturday, 2 January 2027, and of the Sunday after it?
# Guess: Thursday and 4, Saturday and 6, Sunday and 0 or 7. (The question came up while the zone of a date was tried.)
# Seen with @push.rocks/smarttime 4.2.3: Friday and 4, Sunday and 6, Monday and 0. The name is that of the day after, and the number is right.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit @push.rocks/smarttime@4.2.3 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { ExtendedDate } = require("@push.rocks/smarttime");

const seen = ["2026-12-31", "2027-01-02", "2027-01-03"].map((day) => {
  const { dayOfTheWeekName, dayOfTheWeek } = ExtendedDate.fromDate(new Date(`${day}T12:00:00Z`)).exportToUnits();
  return [dayOfTheWeekName ?? null, dayOfTheWeek];
});
console.log("@push.rocks/smarttime 4.2.3", JSON.stringify(seen));
assert.deepStrictEqual(seen, [["Friday", 4], ["Sunday", 6], ["Monday", 0]], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
