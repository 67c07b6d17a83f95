#!/usr/bin/env bash
# The next run of a daily job, computed in the last minute of a day.
#
# Question: when is the next run of "0 9 * * *" after 23:58, after 23:59 and after 23:59:30 of 2026-11-15?
# Expected: 09:00 of 16 November, three times. (The question came up while another was run.)
# Seen with @sapphire/cron 1.2.1: 16 November, and 09:00 of 15 November twice: fourteen hours ago. The minute after the moment is looked for, and its hour is 0 again while the
# day is still that of the moment.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit @sapphire/cron@1.2.1 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { Cron } = require("@sapphire/cron");

const seen = ["23:58:00", "23:59:00", "23:59:30"].map((time) => new Cron("0 9 * * *").next(new Date(`2026-11-15T${time}Z`)).toISOString().slice(5, 16));
console.log("@sapphire/cron", require("./node_modules/@sapphire/cron/package.json").version, seen);
assert.deepStrictEqual(seen, ["11-16T09:00", "11-15T09:00", "11-15T09:00"], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
