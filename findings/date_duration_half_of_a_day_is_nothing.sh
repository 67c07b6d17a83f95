#!/usr/bin/env bash
# Half of a target, for a warning at half time.
#
# Question: which instants are midnight of 2 March 2026 with half of PT12H, of P1D and of P1W added, by multiply(0.5)?
# Guess: 2 March 06:00, 2 March 12:00 and 5 March 12:00.
# Seen with date-duration 2.0.0: 2 March 00:00, 2 March 00:00 and 5 March 00:00 for P1D, P1W; the first is right. Half of a day is P0.5D as a text, and days are added to the day of the
# month, which drops the fraction.
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install -s --no-audit --no-fund --ignore-scripts date-duration@2.0.0 > /dev/null
cat > question.mjs <<'NODE'
import assert from "node:assert";
import durations from "date-duration";

const read = durations.default ?? durations;
const seen = ["PT12H", "P1D", "P1W"].map((text) => read(text).multiply(0.5).addTo(new Date("2026-03-02T00:00:00Z")).toISOString().slice(0, 16));
console.log("date-duration 2.0.0", seen.join(" "));
assert.deepStrictEqual(seen, ["2026-03-02T06:00", "2026-03-02T00:00", "2026-03-05T00:00"], "the behaviour has changed");
NODE
TZ=UTC node question.mjs
