#!/usr/bin/env bash
# An on-call shift as an invitation: its start with an offset, and the name of its zone.
#
# Question: what is DTSTART of "2026-03-02T09:00:00-06:00" with timezone "US/Central", written on a server in Paris with the offset of its own as its documents have it?
# Guess: DTSTART;TZID=US/Central:20260302T090000.
# Seen with icalevent 0.3.2: DTSTART;TZID=US/Central:20260302T160000, the clock of the server with the zone of the shift. DTSTAMP is written on that clock too, without a zone.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" icalevent@0.3.2 > /dev/null
TZ=Europe/Paris node - <<'JAVASCRIPT'
const assert = require("node:assert");
const ICalEvent = require("icalevent");
const start = "2026-03-02T09:00:00-06:00";
const end = "2026-03-02T17:00:00-06:00";
const offset = new Date("2026-03-02").getTimezoneOffset();
const text = new ICalEvent({ uid: 1, offset, method: "request", status: "confirmed", attendees: [], start, end, timezone: "US/Central", summary: "Duty" }).toFile();
const seen = text.match(/^DT(?:START|END).*$/gm).map((line) => line.trim());
console.log("icalevent 0.3.2", seen);
assert.deepStrictEqual(seen, ["DTSTART;TZID=US/Central:20260302T160000", "DTEND;TZID=US/Central:20260303T000000"], "the behaviour has changed");
JAVASCRIPT
