#!/usr/bin/env bash
# How old tickets are, as text. (The clock is replaced.)
#
# Question: at 23:55 of 2026-03-31, what is the text for 00:15 of the same day, and for 01:00 of the 1st of that month? At 00:15, what is it for 23:55
# of the same day?
# Expected: 24 hours ago or today, 31 days or four weeks ago, and in 24 hours. (The question came up while other texts were compared.)
# Seen with s-ago 2.2.0: yesterday, last month and tomorrow. The lengths are rounded first, and one of a unit has the name of a day or month of the
# calendar.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" s-ago@2.2.0
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const imported = require("s-ago");
const ago = imported.default || imported;
const RealDate = Date;
const at = (now) => {
  const instant = RealDate.parse(now);
  global.Date = class extends RealDate {
    constructor(...given) {
      super(...(given.length ? given : [instant]));
    }

    static now() {
      return instant;
    }
  };
};
const text = (now, then) => (at(now), ago(new RealDate(then)));
const seen = [text("2026-03-31T23:55:00Z", "2026-03-31T00:15:00Z"), text("2026-03-31T23:55:00Z", "2026-03-01T01:00:00Z"), text("2026-03-31T00:15:00Z", "2026-03-31T23:55:00Z")];
global.Date = RealDate;
console.log("s-ago 2.2.0", seen);
assert.deepStrictEqual(seen, ["yesterday", "last month", "tomorrow"], "the behaviour has changed");
JAVASCRIPT
