#!/usr/bin/env bash
# A night shift with an alarm a quarter of an hour before it.
#
# Question: an event has the description "night" and an alarm with the description "wake". Which description has the event?
# Guess: night; or the alarm is kept apart.
# Seen with cal-parser 1.0.2: wake. The properties of what is inside an event are read as its own, and the last one wins.
set -eu
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install -s --no-audit --no-fund --ignore-scripts cal-parser@1.0.2 > /dev/null
cat > question.mjs <<'NODE'
import assert from "node:assert";
import { createRequire } from "node:module";

const { parseString } = createRequire(import.meta.url)("cal-parser");
const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//desk//rota//EN", "BEGIN:VEVENT", "UID:1", "DTSTAMP:20260301T000000Z"];
lines.push("DTSTART:20260305T220000Z", "DTEND:20260306T060000Z", "SUMMARY:Shift", "DESCRIPTION:night");
lines.push("BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT15M", "DESCRIPTION:wake", "END:VALARM", "END:VEVENT", "END:VCALENDAR", "");
const seen = parseString(lines.join("\r\n")).events.map((event) => event.description.value);
console.log("cal-parser 1.0.2", seen.join(" "));
assert.deepStrictEqual(seen, ["wake"], "the behaviour has changed");
NODE
TZ=UTC node question.mjs
