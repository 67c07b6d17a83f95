#!/usr/bin/env bash
# A hand-over at half past one in the night, in Paris, where clocks change at two or at three.
#
# Question: which moments are 00:30, 01:30 and 03:30 on 29 March 2026 (02:00 to 03:00 is skipped), and on 25 October 2026 (02:00 to 03:00 is there twice)?
# Expected: 23:30, 00:30 and 01:30 of UTC in March; 22:30, 23:30 and 02:30 in October: each of the six is there once.
# (The question came up while another was run.)
# Seen with timezone-support 3.1.0: 23:30, 23:30 and 01:30 in March; 22:30, 00:30 and 02:30 in October. 01:30 is an hour early in spring, the same moment as 00:30, and an
# hour late in autumn, where it is shown as 02:30 when it is read back.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit timezone-support@3.1.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { findTimeZone, getUnixTime, getZonedTime } = require("timezone-support");

const paris = findTimeZone("Europe/Paris");
const moment = (month, day, hours) => getUnixTime({ year: 2026, month, day, hours, minutes: 30 }, paris);
const utc = (month, day) => [0, 1, 3].map((hours) => new Date(moment(month, day, hours)).toISOString().slice(11, 16));
const back = getZonedTime(moment(10, 25, 1), paris);
const seen = [utc(3, 29), utc(10, 25), `${back.hours}:${back.minutes}`];
console.log("timezone-support 3.1.0", JSON.stringify(seen));
assert.deepStrictEqual(seen, [["23:30", "23:30", "01:30"], ["22:30", "00:30", "02:30"], "2:30"], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
