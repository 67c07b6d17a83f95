#!/usr/bin/env bash
# The shifts of a station that change at 08:00, on the days when clocks change.
#
# Question: three shifts of 24 hours begin on 2026-01-01 at 08:00 in New York. From when to when is the shift of 2026-03-07, and which shift is on at 08:30 of the 8th?
# And the shift of 2026-10-31, and who is on at 07:30 of 1 November?
# Expected: to 08:00 of the 8th, and the next one; to 08:00 of 1 November, and the same one. (The question came up while changes of shift were run.)
# Seen with @statengine/shiftly 0.0.131: to 09:00, and the next one, whose own time frame begins at 08:00; to 07:00, and the same one. In spring two shifts have the hour, in
# autumn by their time frames none has.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit @statengine/shiftly@0.0.131 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { ShiftConfiguration } = require("@statengine/shiftly");

const station = new ShiftConfiguration({ firstDay: "2026-01-01", pattern: "ABC", shiftStart: "0800", timeZone: "America/New_York", shiftDuration: 24 });
const frame = (moment) => Object.values(station.shiftTimeFrame(moment)).map((text) => text.slice(5, 16));
const seen = [
  [frame("2026-03-07T12:00:00-05:00"), frame("2026-03-08T12:00:00-04:00"), station.calculateShift("2026-03-07T12:00:00-05:00"), station.calculateShift("2026-03-08T08:30:00-04:00")],
  [frame("2026-10-31T12:00:00-04:00"), frame("2026-11-01T12:00:00-05:00"), station.calculateShift("2026-10-31T12:00:00-04:00"), station.calculateShift("2026-11-01T07:30:00-05:00")],
];
console.log("shiftly 0.0.131", JSON.stringify(seen));
const expected = [
  [["03-07T08:00", "03-08T09:00"], ["03-08T08:00", "03-09T08:00"], "C", "A"],
  [["10-31T08:00", "11-01T07:00"], ["11-01T08:00", "11-02T08:00"], "A", "A"],
];
assert.deepStrictEqual(seen, expected, "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
