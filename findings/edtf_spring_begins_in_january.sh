#!/usr/bin/env bash
# A change that is planned for the spring, as a date of ISO 8601-2 (EDTF).
#
# Question: which days has 2026-21 (spring), and which has 2026-24 (winter)?
# Guess: March to May, and December to February.
# Seen with edtf 4.11.1 (npm): January to March, and October to December; a season is the quarter of the same number, 2026-33 and 2026-36.
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install -s --no-audit --no-fund --ignore-scripts edtf@4.11.1 > /dev/null
cat > question.mjs <<'NODE'
import assert from "node:assert";
import edtf from "edtf";

const seen = ["2026-21", "2026-24"].map((text) => {
  const season = edtf(text);
  return [season.min, season.max].map((moment) => new Date(moment).toISOString().slice(0, 10)).join("/");
});
console.log("edtf 4.11.1", seen.join(" "));
assert.deepStrictEqual(seen, ["2026-01-01/2026-03-31", "2026-10-01/2026-12-31"], "the behaviour has changed");
NODE
TZ=UTC node question.mjs
