#!/usr/bin/env bash
# A series of shifts with one that was added (RDATE of RFC 5545), and one with a shift that was left out.
#
# Question: are both calendars read?
# Guess: yes.
# Seen with ikalendar 1.5.0: the one with EXDATE is; the one with RDATE is refused as a whole, as it has an invalid property.
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install -s --no-audit --no-fund --ignore-scripts ikalendar@1.5.0 > /dev/null
cat > question.mjs <<'NODE'
import assert from "node:assert";
import { createRequire } from "node:module";

const { Parser } = createRequire(import.meta.url)("ikalendar");
const head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//desk//rota//EN", "BEGIN:VEVENT", "UID:1", "DTSTAMP:20260301T000000Z", "DTSTART:20260302T090000Z", "RRULE:FREQ=WEEKLY;COUNT=4"];
const seen = ["EXDATE:20260309T090000Z", "RDATE:20260310T090000Z"].map((line) => {
  try {
    return new Parser().parse([...head, line, "END:VEVENT", "END:VCALENDAR", ""].join("\r\n")).events.length;
  } catch (error) {
    return error.message;
  }
});
console.log("ikalendar 1.5.0", seen.join(" "));
assert.deepStrictEqual(seen, [1, "Invalid Property 'RDATE'"], "the behaviour has changed");
NODE
TZ=UTC node question.mjs
