#!/usr/bin/env bash
# A layer for the night, from midnight to eight, above a person for the rest of the day.
#
# Question: the upper layer ends at "08:00:00" and has no start. Who is on call at 23:30, 00:30, 01:30 and 08:30?
# Guess: day, night, night, day.
# Seen with rosters 0.0.1: day at 00:30 too. The time of now is made a text in the form of the United States without a twelve-hour clock, which is "24:30:00" in that
# hour, and compared as a text.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit rosters@0.0.1 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const RealDate = Date;
let now;
globalThis.Date = class extends RealDate {
  constructor(...parts) {
    super(...(parts.length ? parts : [now]));
  }
};
const { getOnCallPerson } = require("rosters");

const onCall = (layers, moment) => {
  now = new RealDate(moment).getTime();
  return getOnCallPerson({ layers }).name;
};

const layers = [{ user: { name: "day" } }, { end: "08:00:00", user: { name: "night" } }];
const seen = ["23:30", "00:30", "01:30", "08:30"].map((time) => onCall(layers, `2026-01-15T${time}:00`));
console.log("rosters", require("./node_modules/rosters/package.json").version, seen);
assert.deepStrictEqual(seen, ["day", "day", "night", "day"], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
