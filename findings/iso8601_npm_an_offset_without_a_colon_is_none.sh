#!/usr/bin/env bash
# The offset of an instant in the basic format of ISO 8601, as many logs write it.
#
# Question: which instants are 2026-03-02T09:00:00 with +0500 and with +05?
# Guess: 04:00 in UTC for both, or an error.
# Seen with iso8601 1.1.1 (npm): 09:00 in UTC for both; the offset is dropped without an error.
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install -s --no-audit --no-fund --ignore-scripts iso8601@1.1.1 > /dev/null
cat > question.mjs <<'NODE'
import assert from "node:assert";
import iso8601 from "iso8601";

const seen = ["+0500", "+05"].map((offset) => iso8601.toDate(`2026-03-02T09:00:00${offset}`).toISOString());
console.log("iso8601 1.1.1", seen.join(" "));
assert.deepStrictEqual(seen, ["2026-03-02T09:00:00.000Z", "2026-03-02T09:00:00.000Z"], "the behaviour has changed");
NODE
TZ=UTC node question.mjs
