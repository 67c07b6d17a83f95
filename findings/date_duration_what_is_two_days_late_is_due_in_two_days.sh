#!/usr/bin/env bash
# A length with a minus sign, as XML Schema and many clients write what is late.
#
# Question: which instants are midnight of 10 March 2026 with -P2D and -PT1H added, and what is the text of -P2D?
# Guess: 8 March, 9 March 23:00, and -P2D; or an error.
# Seen with date-duration 2.0.0: 12 March, 10 March 01:00, and P2D. The sign before the P is read and dropped.
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
const seen = ["-P2D", "-PT1H"].map((text) => read(text).addTo(new Date("2026-03-10T00:00:00Z")).toISOString().slice(0, 16));
seen.push(String(read("-P2D")));
console.log("date-duration 2.0.0", seen.join(" "));
assert.deepStrictEqual(seen, ["2026-03-12T00:00", "2026-03-10T01:00", "P2D"], "the behaviour has changed");
NODE
TZ=UTC node question.mjs
