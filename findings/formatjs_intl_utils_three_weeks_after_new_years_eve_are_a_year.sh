#!/usr/bin/env bash
# A ticket that is due in three weeks, on the last day of a year.
#
# Question: which unit and value does selectUnit() choose for 20 January 2027 and for 9 February, from 31 December 2026?
# Guess: 3 weeks (or 20 days), and 1 month.
# Seen with @formatjs/intl-utils 3.8.4: 1 year, both; the same lengths within a year are 3 weeks and 1 month. The years of the calendar are compared first.
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install -s --no-audit --no-fund --ignore-scripts @formatjs/intl-utils@3.8.4 > /dev/null
cat > question.mjs <<'NODE'
import assert from "node:assert";
import { createRequire } from "node:module";

const { selectUnit } = createRequire(import.meta.url)("@formatjs/intl-utils");
const chosen = (then, now) => {
  const { value, unit } = selectUnit(new Date(`${then}T12:00Z`), new Date(`${now}T11:00Z`));
  return `${value} ${unit}`;
};
const seen = [chosen("2027-01-20", "2026-12-31"), chosen("2027-02-09", "2026-12-31"), chosen("2026-03-24", "2026-03-04")];
console.log("@formatjs/intl-utils 3.8.4", seen.join(", "));
assert.deepStrictEqual(seen, ["1 year", "1 year", "3 week"], "the behaviour has changed");
NODE
TZ=UTC node question.mjs
