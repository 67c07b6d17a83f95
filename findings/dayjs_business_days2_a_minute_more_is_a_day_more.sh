#!/usr/bin/env bash
# Business days between the opening of a ticket and its resolution, by their moments.
#
# Question: how many business days are from Friday 2026-11-27 09:00 to Friday 17:00, to Monday 09:00 and to Monday 09:01, and from Saturday 09:00 to Monday 10:00?
# Guess: 0, 1, 1 and 0 or 1.
# Seen with dayjs-business-days2 1.4.0: 1, 1, 2 and 1. Days are stepped from the first moment while the step is before the second one, so the time of day of the opening
# decides which day counts.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit dayjs@1.11.23 dayjs-business-days2@1.4.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const dayjs = require("dayjs");
const plugin = require("dayjs-business-days2");

dayjs.extend(plugin.default ?? plugin);
const pairs = [["27T09:00", "27T17:00"], ["27T09:00", "30T09:00"], ["27T09:00", "30T09:01"], ["28T09:00", "30T10:00"]];
const seen = pairs.map(([start, end]) => dayjs(`2026-11-${end}`).businessDiff(dayjs(`2026-11-${start}`)));
console.log("dayjs-business-days2", require("./node_modules/dayjs-business-days2/package.json").version, seen);
assert.deepStrictEqual(seen, [1, 1, 2, 1], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
