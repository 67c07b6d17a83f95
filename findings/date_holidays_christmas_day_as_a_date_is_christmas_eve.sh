#!/usr/bin/env bash
# Is 2026-12-25 a holiday? The date is asked for as a text, as forms and databases have it.
#
# Question: which holiday is "2026-12-25" in the United States, in Germany and in Brazil, and which one is "2026-07-05" in the United States, a Sunday?
# Expected: Christmas Day three times, and none. (The question came up while another was run.)
# Seen with date-holidays 3.37.0: Christmas Eve, Christmas Day, Christmas Eve, and Independence Day. A text is midnight in UTC, which is the evening before west of Greenwich. A server in New York has the same: only a text with
# an hour and without a zone is read on its clock.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit date-holidays@3.37.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const Holidays = require("date-holidays");

const cases = [["US", "2026-12-25"], ["DE", "2026-12-25"], ["BR", "2026-12-25"], ["US", "2026-07-05"]];
const seen = cases.map(([country, date]) => new Holidays(country).isHoliday(date)[0].date.slice(0, 10));
console.log("date-holidays", require("./node_modules/date-holidays/package.json").version, process.env.TZ, seen);
assert.deepStrictEqual(seen, ["2026-12-24", "2026-12-25", "2026-12-24", "2026-07-04"], "the behaviour has changed");
JAVASCRIPT
TZ=UTC node question.cjs
TZ=America/New_York node question.cjs
