#!/usr/bin/env bash
# A rotation that changes every day, in winter and in summer.
#
# Question: three people change daily, in Paris. Who is on call at 23:30, 00:30 and 01:30 around a midnight in January, and around one in July?
# Guess: another person from midnight on, both times.
# Seen with rosters 0.0.1: from midnight on in January, from one o'clock on in July. The day of the year is the real time since New Year divided by 24 hours, and
# summer time has one hour less of it.
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

const layers = [{ rotation: { every: "day", users: ["a", "b", "c"].map((name) => ({ name })) } }];
const around = (month) => [`${month}-14T23:30:00`, `${month}-15T00:30:00`, `${month}-15T01:30:00`].map((moment) => onCall(layers, moment)).join("");
const seen = [around("2026-01"), around("2026-07")];
console.log("rosters", require("./node_modules/rosters/package.json").version, seen);
assert.deepStrictEqual(seen, ["caa", "aab"], "the behaviour has changed");
JAVASCRIPT
TZ=Europe/Paris node question.cjs
