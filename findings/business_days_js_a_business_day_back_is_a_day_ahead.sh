#!/usr/bin/env bash
# The business day before a date, and the date itself.
#
# Question: what is addDays of Monday 9 March 2026 with -1, and of Saturday the 7th with 0?
# Guess: Friday the 6th, and Saturday the 7th.
# Seen with business-days-js 2.3.0: Tuesday the 10th, and Sunday the 8th, which is no business day either. A step is made before the first look at what is left.
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install -s --no-audit --no-fund --ignore-scripts business-days-js@2.3.0 > /dev/null
cat > question.mjs <<'NODE'
import assert from "node:assert";
import module from "business-days-js";

const calendar = (module.default ?? module)({});
const seen = [["2026-03-09", -1], ["2026-03-07", 0]].map(([day, steps]) => calendar.addDays(day, steps).format("YYYY-MM-DD"));
console.log("business-days-js 2.3.0", seen.join(" "));
assert.deepStrictEqual(seen, ["2026-03-10", "2026-03-08"], "the behaviour has changed");
NODE
TZ=UTC node question.mjs
