#!/usr/bin/env bash
# The instant of a ticket, with its offset from UTC.
#
# Question: which instants are 2026-03-02T09:00:00 with +01:00, with +05:30 and with -05:00?
# Guess: 08:00, 03:30 and 14:00 in UTC.
# Seen with iso8601 1.1.1 (npm): 26 February 05:00, 9 February 12:30 and 23 March 05:00. Hours of an offset count a hundredfold, and minutes once.
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install -s --no-audit --no-fund --ignore-scripts iso8601@1.1.1 > /dev/null
cat > question.mjs <<'NODE'
import assert from "node:assert";
import iso8601 from "iso8601";

const seen = ["+01:00", "+05:30", "-05:00"].map((offset) => iso8601.toDate(`2026-03-02T09:00:00${offset}`).toISOString().slice(0, 16));
console.log("iso8601 1.1.1", seen.join(" "));
assert.deepStrictEqual(seen, ["2026-02-26T05:00", "2026-02-09T12:30", "2026-03-23T05:00"], "the behaviour has changed");
NODE
TZ=UTC node question.mjs
