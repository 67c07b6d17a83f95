#!/usr/bin/env bash
# A series of whole days with an end, written by one program and read by another.
#
# Question: a whole-day event from 1 December is repeated daily until the 3rd. What is written, and on which days is it for rrule-rust?
# Expected: an end without an hour (UNTIL=20261203), as RFC 5545 wants the same kind of value as in DTSTART, and three days. (The question came up while another was run.)
# Seen with ical-generator 10.2.0 and rrule-rust 3.1.1: UNTIL=20261203T000000Z beside DTSTART;VALUE=DATE:20261201, and an error: "RRULE UNTIL value type does not match DTSTART value type".
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit ical-generator@10.2.0 rrule-rust@3.1.1 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { RRuleSet } = require("rrule-rust");

import("ical-generator").then(({ default: ical }) => {
  const calendar = ical();
  const day = (number) => new Date(Date.UTC(2026, 11, number));
  calendar.createEvent({ summary: "freeze", allDay: true, start: day(1), repeating: { freq: "DAILY", until: day(3) } });
  const seen = calendar.toString().split("\r\n").filter((line) => /^(DTSTART|RRULE)/.test(line));
  console.log("ical-generator 10.2.0", seen);
  assert.deepStrictEqual(seen, ["DTSTART;VALUE=DATE:20261201", "RRULE:FREQ=DAILY;UNTIL=20261203T000000Z"], "the behaviour has changed");
  assert.throws(() => RRuleSet.fromString(seen.join("\n")), /UNTIL value type/, "the behaviour has changed");
});
JAVASCRIPT
TZ=UTC node question.cjs
