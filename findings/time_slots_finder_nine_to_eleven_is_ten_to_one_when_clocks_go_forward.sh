#!/usr/bin/env bash
# Slots of an hour for a desk in Paris that is open on Sundays from 9 to 11, on a server in UTC. Its documents: "Take time zones in account".
#
# Question: which slots (in UTC) are there on 21 March 2027, on 28 March, when clocks go forward at two in the morning, and on 31 October, when they go back at three?
# Guess: 8 to 10 in winter time, 7 to 9 on 28 March (summer time), and 8 to 10 on 31 October: two slots each.
# Seen with time-slots-finder 0.5.5 and dayjs 1.11.23: two; three, from 8 to 11 (10:00 to 13:00 in Paris); and one, from 7 to 8 (8:00 in Paris).
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" time-slots-finder@0.5.5 dayjs@1.11.23 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const { getAvailableTimeSlotsInCalendar } = require("time-slots-finder");
const configuration = {
  timeSlotDuration: 60,
  timeZone: "Europe/Paris",
  availablePeriods: [{ isoWeekDay: 7, shifts: [{ startTime: "09:00", endTime: "11:00" }] }],
};
const slots = (from, to) =>
  getAvailableTimeSlotsInCalendar({ configuration, from: new Date(from), to: new Date(to) }).map(({ startAt }) => startAt.toISOString().slice(11, 13));
const seen = [
  slots("2027-03-21T00:00+01:00", "2027-03-21T23:00+01:00"),
  slots("2027-03-28T00:00+01:00", "2027-03-28T23:00+02:00"),
  slots("2027-10-31T00:00+02:00", "2027-10-31T23:00+01:00"),
].map((hours) => hours.join());
console.log("time-slots-finder 0.5.5, dayjs", require("dayjs/package.json").version, seen);
assert.deepStrictEqual(seen, ["08,09", "08,09,10", "07"], "the behaviour has changed");
JAVASCRIPT
