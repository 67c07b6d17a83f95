#!/usr/bin/env bash
# A shift of the first Monday of a month, beside one of every Monday.
#
# Question: a shift starts on 2026-03-02 at 09:30Z. When are its starts with FREQ=WEEKLY;BYDAY=MO;COUNT=3, with FREQ=MONTHLY;BYDAY=1MO;COUNT=3 and with
# FREQ=YEARLY;BYMONTH=3;BYDAY=1MO;COUNT=2?
# Guess: all at 09:30Z, on the dates that rrule.js has.
# Seen with ts-ics 2.4.6: as rrule.js has them with the weekly rule. With the monthly and the yearly one they are at 00:00Z, and the first is left out, since its
# midnight is before the start: from 6 April, and from 2027.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" ts-ics@2.4.6 rrule@2.8.1
cat > run.mjs <<'JAVASCRIPT'
import assert from "node:assert";
import rrule from "rrule";
import { convertIcsRecurrenceRule, extendByRecurrenceRule } from "ts-ics";
const start = new Date("2026-03-02T09:30:00Z");
const end = new Date("2030-01-01T00:00:00Z");
const texts = (dates) => dates.map((date) => date.toISOString().slice(0, 16));
const rules = ["FREQ=WEEKLY;BYDAY=MO;COUNT=3", "FREQ=MONTHLY;BYDAY=1MO;COUNT=3", "FREQ=YEARLY;BYMONTH=3;BYDAY=1MO;COUNT=2"];
const seen = rules.map((value) => texts(extendByRecurrenceRule(convertIcsRecurrenceRule(undefined, { value }), { start, end })));
const other = rules.map((value) => texts(rrule.rrulestr(`DTSTART:20260302T093000Z\nRRULE:${value}`).all()));
console.log("ts-ics 2.4.6", seen, "rrule 2.8.1", other);
const at = (time, ...dates) => dates.map((date) => `${date}T${time}`);
const weeks = at("09:30", "2026-03-02", "2026-03-09", "2026-03-16");
const [months, years] = [["2026-03-02", "2026-04-06", "2026-05-04"], ["2026-03-02", "2027-03-01"]];
assert.deepStrictEqual(other, [weeks, at("09:30", ...months), at("09:30", ...years)], "the behaviour has changed");
const later = [at("00:00", ...months.slice(1), "2026-06-01"), at("00:00", ...years.slice(1), "2028-03-06")];
assert.deepStrictEqual(seen, [weeks, ...later], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node run.mjs
