#!/usr/bin/env bash
# Tickets by pairs of days, as a report shows them.
#
# Question: where do the pairs of days (P2D) begin that have noon of 30 and 31 March and of 1 and 2 April 2026, in UTC?
# Expected: four moments of two or three pairs, each pair two days long. (The question came up while other lengths were run.)
# Seen with chronoshift 1.2.3: the 29th, the 31st, and the 1st twice. Pairs begin anew with each month, so the 31st is one day alone, and both of its neighbours are pairs.
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install -s --no-audit --no-fund --ignore-scripts chronoshift@1.2.3 > /dev/null
cat > question.mjs <<'NODE'
import assert from "node:assert";
import { createRequire } from "node:module";

const { Duration, Timezone } = createRequire(import.meta.url)("chronoshift");
const moments = ["2026-03-30", "2026-03-31", "2026-04-01", "2026-04-02"];
const seen = moments.map((day) => Duration.fromJS("P2D").floor(new Date(`${day}T12:00Z`), Timezone.UTC).toISOString().slice(0, 10));
console.log("chronoshift 1.2.3", seen.join(" "));
assert.deepStrictEqual(seen, ["2026-03-29", "2026-03-31", "2026-04-01", "2026-04-01"], "the behaviour has changed");
NODE
TZ=UTC node question.mjs
