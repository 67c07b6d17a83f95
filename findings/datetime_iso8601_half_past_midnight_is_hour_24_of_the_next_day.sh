#!/usr/bin/env bash
# An instant of the evening in UTC, on the clock of India.
#
# Question: which date and time is 2024-06-01T18:34:56+00:00 at +05:30?
# Guess: 2024-06-02 and 00:04:56.
# Seen with @stephenhebert/datetime-iso8601 1.0.0: 2024-06-02 and 24:04:56, which would be in the day after.
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install -s --no-audit --no-fund --ignore-scripts @stephenhebert/datetime-iso8601@1.0.0 > /dev/null
cat > question.mjs <<'NODE'
import assert from "node:assert";
import { DateTimeIso8601 } from "@stephenhebert/datetime-iso8601";

const moment = new DateTimeIso8601("2024-06-01T18:34:56+00:00");
moment.tz("+05:30");
const seen = [moment.get("date"), moment.get("time")];
console.log("@stephenhebert/datetime-iso8601 1.0.0", seen.join(" "));
assert.deepStrictEqual(seen, ["2024-06-02", "24:04:56"], "the behaviour has changed");
NODE
TZ=UTC node question.mjs
