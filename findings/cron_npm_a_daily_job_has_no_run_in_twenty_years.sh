#!/usr/bin/env bash
# The next run after a date, for a plan of the years to come.
#
# Question: which is the next run of a daily job at nine after the start of the year that is twenty years from now, after the start of 2010, and which are the next ten runs of 1 January?
# Expected: 1 January at 9:00 twice, and ten dates. (The question came up while another was run.)
# Seen with cron 4.4.0: an error that "no execution date was found in the next 8 years", 1 January 2010, and the same error. The eight years are counted from the clock of the machine and not from the date of the question.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit cron@4.4.0 luxon@3.7.2 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { DateTime } = require("luxon");

import("cron").then(({ CronTime }) => {
  const attempt = (question) => {
    try {
      return question();
    } catch (error) {
      return error.message.includes("next 8 years") ? "no run in 8 years" : "another error";
    }
  };
  const after = (year) => attempt(() => new CronTime("0 9 * * *", "UTC").getNextDateFrom(DateTime.utc(year), "UTC").toISODate());
  const years = attempt(() => new CronTime("0 9 1 1 *", "UTC").sendAt(10).length);
  const seen = [after(new Date().getUTCFullYear() + 20), after(2010), years];
  console.log("cron 4.4.0", seen);
  assert.deepStrictEqual(seen, ["no run in 8 years", "2010-01-01", "no run in 8 years"], "the behaviour has changed");
});
JAVASCRIPT
TZ=UTC node question.cjs
