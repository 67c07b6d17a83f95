#!/usr/bin/env bash
# Weekly hours of a desk: a first start and end, and the weekdays "on which the availability is repeated".
#
# Question: which shifts has the week of Monday, 2 March 2026, with a night of 22:00 to 6:00 that is described by its Monday and repeated on Fridays ([5])?
# Guess: the one of Friday night.
# Seen with availability-schedule 1.1.0: Monday night and Friday night. What describes the hours happens, as the start of a series in iCalendar does.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" availability-schedule@1.1.0 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const AvailabilitySchedule = require("availability-schedule");
const week = new AvailabilitySchedule("2026-03-02T00:00:00Z", "2026-03-09T00:00:00Z");
week.addWeeklyRecurringAvailability("2026-03-02T22:00:00Z", "2026-03-03T06:00:00Z", [5]);
const seen = week.getAvailabilities().map(({ start }) => start.slice(0, 10));
console.log("availability-schedule 1.1.0", seen);
assert.deepStrictEqual(seen, ["2026-03-02", "2026-03-06"], "the behaviour has changed");
JAVASCRIPT
