#!/usr/bin/env bash
# A shift in a calendar file, and whether it takes time of the person who accepts it.
#
# Question: which TRANSP has an event of iCalendar for which none was given?
# Expected: none, which is OPAQUE by RFC 5545: the time is busy. (The question came up while other inputs were run.)
# Seen with datebook 8.0.1: TRANSP:TRANSPARENT, for each event: it is in the calendar, and the time of the shift is free for whoever looks for a free person.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" datebook@8.0.1 > /dev/null
cat > question.mjs <<'JAVASCRIPT'
import assert from "node:assert";
import { ICalendar } from "datebook";

const shift = new ICalendar({ title: "Shift", start: new Date("2026-03-02T09:00:00Z"), end: new Date("2026-03-02T17:00:00Z") });
const seen = shift.render().split(/\r?\n/).filter((line) => /^(TRANSP|DTSTART|DTEND)/.test(line));
console.log("datebook 8.0.1", seen);
assert.deepStrictEqual(seen, ["TRANSP:TRANSPARENT", "DTSTART:20260302T090000Z", "DTEND:20260302T170000Z"], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.mjs
