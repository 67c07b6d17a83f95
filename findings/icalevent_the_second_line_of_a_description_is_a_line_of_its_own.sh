#!/usr/bin/env bash
# The description of a shift, of two lines, in an invitation. In iCalendar a line break within a text is written as \n.
#
# Question: what is written for the description "Call the desk.\nThen the vendor.", and how many events does ical.js read?
# Expected: DESCRIPTION:Call the desk.\nThen the vendor. and one event. (The question came up while others were run.)
# Seen with icalevent 0.3.2: two lines, "DESCRIPTION:Call the desk." and "Then the vendor.", and ical.js 2.2.1 refuses the whole file, as the second line has no name.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" icalevent@0.3.2 ical.js@2.2.1 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const ICalEvent = require("icalevent");
import("ical.js").then(({ default: ICAL }) => {
  const shift = { uid: 1, offset: 0, method: "request", status: "confirmed", attendees: [], start: "2026-03-02T09:00:00Z", end: "2026-03-02T17:00:00Z" };
  const text = new ICalEvent({ ...shift, summary: "Duty", description: "Call the desk.\nThen the vendor." }).toFile();
  const written = text.split(/\r?\n/).filter((line) => line.includes("the "));
  assert.throws(() => ICAL.parse(text), /invalid/i, "the behaviour has changed");
  console.log("icalevent 0.3.2, ical.js 2.2.1", written);
  assert.deepStrictEqual(written, ["DESCRIPTION:Call the desk.", "Then the vendor."], "the behaviour has changed");
});
JAVASCRIPT
