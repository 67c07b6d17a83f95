#!/usr/bin/env bash
# An interval that is longer than an hour, or than a day, in the words of the package.
#
# Question: what are the first four runs from 2026-11-27 12:00Z of "every 90 mins" and of "every 36 hours", and is either text refused?
# Expected: 90 minutes and 36 hours apart, or a refusal.
# Seen with @breejs/later 4.2.0 (npm): every hour, and every day at midnight; the error is -1, which is none. An interval is a step within the hour or the day, and
# one that is longer leaves its first value alone.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit @breejs/later@4.2.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const later = require("@breejs/later");

const version = require("./node_modules/@breejs/later/package.json").version;
const seen = ["every 90 mins", "every 36 hours"].map((text) => {
  const schedule = later.parse.text(text);
  const runs = later.schedule(schedule).next(4, new Date("2026-11-27T12:00:00Z"));
  return [schedule.error, ...runs.slice(1).map((run, index) => (run - runs[index]) / 60_000)].join(" ");
});
console.log("@breejs/later", version, seen);
if (seen.join() !== "-1 60 60 60,-1 1440 1440 1440") throw new Error("the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
