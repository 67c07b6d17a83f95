#!/usr/bin/env bash
# Days of the week as people write them, at half past ten of a Wednesday.
#
# Question: which moments are "friday" and "last friday" at 10:30 UTC of 4 March 2026?
# Guess: 6 March and 27 February, both at midnight.
# Seen with parse-human-relative-time 3.0.4: 6 March at 10:30, and 27 February at 00:00. A day by its name alone has the time of now.
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install -s --no-audit --no-fund --ignore-scripts parse-human-relative-time@3.0.4 luxon@3.5.0 > /dev/null
cat > question.mjs <<'NODE'
import assert from "node:assert";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { DateTime } = require("luxon");
const module = require("parse-human-relative-time");
const read = (module.default ?? module)(DateTime);
const now = DateTime.fromISO("2026-03-04T10:30:00Z", { zone: "utc" });
const seen = ["friday", "last friday"].map((words) => read(words, now).toISO().slice(0, 16));
console.log("parse-human-relative-time 3.0.4", seen.join(" "));
assert.deepStrictEqual(seen, ["2026-03-06T10:30", "2026-02-27T00:00"], "the behaviour has changed");
NODE
TZ=UTC node question.mjs
