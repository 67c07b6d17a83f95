#!/usr/bin/env bash
# The first business day after a closing over New Year.
#
# Question: 24, 25 and 28 to 31 December 2026 and 1 January 2027 are holidays. What are nextBusinessDay() and businessAdd(1) of 23 December, and
# prevBusinessDay() of 4 January?
# Expected: 4 January twice, and 23 December; or an error, since its documents say that only 7 days are checked unless a limit is set. (The question
# came up while whole months were run.)
# Seen with moment-business-days 1.2.0: 29 December, 4 January and 29 December. After the last try the holiday or weekend that was reached is what it
# returns.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" moment-business-days@1.2.0 moment@2.30.1
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const moment = require("moment-business-days");
const holidays = ["2026-12-24", "2026-12-25", "2026-12-28", "2026-12-29", "2026-12-30", "2026-12-31", "2027-01-01"];
moment.updateLocale("en", { holidays, holidayFormat: "YYYY-MM-DD" });
const before = moment("2026-12-23");
const found = [before.nextBusinessDay(), before.businessAdd(1), moment("2027-01-04").prevBusinessDay()];
const seen = found.map((day) => `${day.format("MM-DD")} ${day.isBusinessDay()}`);
console.log("moment-business-days 1.2.0", seen);
assert.deepStrictEqual(seen, ["12-29 false", "01-04 true", "12-29 false"], "the behaviour has changed");
JAVASCRIPT
