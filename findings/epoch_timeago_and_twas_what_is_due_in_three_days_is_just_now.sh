#!/usr/bin/env bash
# When targets are due, as text. (The clock is replaced.)
#
# Question: at 10:30 of 2026-03-02, what is the text for three days later, and for an hour and a half earlier?
# Guess: a text of three days to come, or at least none that is wrong; and one hour ago or two.
# Seen with epoch-timeago 1.1.9 and twas 2.1.3: "just now" for three days later, in both; and "an hour ago" and "2 hours ago". What is to come is as old
# as what happened this second.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" epoch-timeago@1.1.9 twas@2.1.3
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
(async () => {
  const epoch = (await import("epoch-timeago")).default;
  const twas = (await import("twas")).default;
  const functions = [epoch.timeAgo || epoch.default || epoch, twas.default || twas];
  at("2026-03-02T10:30:00Z");
  const moments = [RealDate.parse("2026-03-05T10:30:00Z"), RealDate.parse("2026-03-02T09:00:00Z")];
  const seen = functions.map((text) => moments.map((moment) => text(moment)));
  global.Date = RealDate;
  console.log("epoch-timeago 1.1.9, twas 2.1.3", seen);
  assert.deepStrictEqual(seen, [["just now", "an hour ago"], ["just now", "2 hours ago"]], "the behaviour has changed");
})();
JAVASCRIPT
