#!/usr/bin/env bash
# A closing of three whole days, as a link to a calendar file.
#
# Question: which DTEND has an event from 2 March 2026 with duration [3, "day"], with allDay and without it, and with allDay and an end of 5 March?
# Expected: 20260305, the first day that is open again, and 20260305T000000Z. (The question came up while other inputs were run.)
# Seen with calendar-link 2.11.5: 20260303 with allDay, one day, and no error; the other two are as guessed. With allDay the end is the day after the start, unless it is given as an end;
# what the duration says is left out.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" calendar-link@2.11.5 > /dev/null
cat > question.js <<'JAVASCRIPT'
const assert = require("node:assert");
const { ics } = require("calendar-link");

const end = (given) => decodeURIComponent(ics({ title: "Closed", start: "2026-03-02", ...given })).match(/DTEND[^\r\n]*/)[0];
const seen = [end({ allDay: true, duration: [3, "day"] }), end({ duration: [3, "day"] }), end({ allDay: true, end: "2026-03-05" })];
console.log("calendar-link 2.11.5", seen);
assert.deepStrictEqual(seen, ["DTEND:20260303", "DTEND:20260305T000000Z", "DTEND:20260305"], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.js
