#!/usr/bin/env bash
# Business days between two moments with no business time between them.
#
# Question: with the default hours (Monday to Friday, 09:00 to 17:00), how many business hours and business days lie between Saturday 10:00 and
# Saturday 12:00? Between Friday 10:00 and Monday 10:00?
# Guess: 0 hours and 0 days; 8 hours and 1 day.
# Seen with dayjs-business-time 1.0.4: 0 hours and 1 day; 8 hours and 1 day. Friday to Saturday and Saturday to Monday are one day
# each as well, so the parts do not add up to the whole.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" dayjs@1.11.18 dayjs-business-time@1.0.4
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const dayjs = require("dayjs");
const plugin = require("dayjs-business-time");
dayjs.extend(plugin.default || plugin);
const between = (from, to) => [dayjs(from).businessHoursDiff(dayjs(to)), dayjs(from).businessDaysDiff(dayjs(to))];
const [friday, early, late, monday] = ["2026-11-27T10:00", "2026-11-28T10:00", "2026-11-28T12:00", "2026-11-30T10:00"];
const seen = [between(early, late), between(friday, monday), between(friday, early), between(early, monday)];
console.log("dayjs-business-time", require("dayjs-business-time/package.json").version, JSON.stringify(seen));
assert.deepStrictEqual(seen, [[0, 1], [8, 1], [7, 1], [1, 1]], "the behaviour has changed");
JAVASCRIPT
