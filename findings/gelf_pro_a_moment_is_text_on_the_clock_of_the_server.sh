#!/usr/bin/env bash
# When a target is due, as a field of a message for Graylog.
#
# Question: how is the field due written, a Date of 2026-03-02T09:00:00.250Z, in UTC and in Paris?
# Guess: 2026-03-02T09:00:00.250Z, as JSON has it. (Paris was run afterwards.)
# Seen with gelf-pro 1.4.0: "Mon Mar 02 2026 09:00:00 GMT+0000 (Coordinated Universal Time)" and "Mon Mar 02 2026 10:00:00 GMT+0100 (Central European
# Standard Time)". The milliseconds are lost, and the text depends on the zone of the server.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" gelf-pro@1.4.0
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const gelf = require("gelf-pro");
const seen = ["UTC", "Europe/Paris"].map((zone) => {
  process.env.TZ = zone;
  return JSON.parse(gelf.getStringFromObject({ short_message: "disk", due: new Date("2026-03-02T09:00:00.250Z") }))._due;
});
console.log("gelf-pro 1.4.0", seen);
assert.deepStrictEqual(seen.map((text) => text.slice(0, 33)), ["Mon Mar 02 2026 09:00:00 GMT+0000", "Mon Mar 02 2026 10:00:00 GMT+0100"], "the behaviour has changed");
JAVASCRIPT
