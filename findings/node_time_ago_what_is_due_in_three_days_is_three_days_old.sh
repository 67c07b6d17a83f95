#!/usr/bin/env bash
# When targets are due, as text. (The clock is replaced.)
#
# Question: at 10:30 of 2026-03-02, what are the texts for three days later and for three days earlier?
# Guess: a text of three days to come, and 3 days ago.
# Seen with node-time-ago 1.0.0: "3 days ago" for both. The sign is dropped.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" node-time-ago@1.0.0
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
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
const imported = require("node-time-ago");
const text = imported.default || imported;
at("2026-03-02T10:30:00Z");
const seen = ["2026-03-05T10:30:00Z", "2026-02-27T10:30:00Z"].map((moment) => text(new Date(moment)));
global.Date = RealDate;
console.log("node-time-ago 1.0.0", seen);
assert.deepStrictEqual(seen, ["3 days ago", "3 days ago"], "the behaviour has changed");
JAVASCRIPT
