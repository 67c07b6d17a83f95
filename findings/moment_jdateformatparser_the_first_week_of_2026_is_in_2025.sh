#!/usr/bin/env bash
# Weeks in reports, with a format of Java: "YYYY-'W'ww", since YYYY is the year of the week there and yyyy the year of the day.
#
# Question: what are 29 December 2025 (2026-W01) and 1 January 2027 (2026-W53) in that format, and which format of moment is it?
# Guess: 2026-W01 and 2026-W53; GGGG-[W]WW.
# Seen with moment-jdateformatparser 1.2.1 and moment 2.31.0: 2025-W01 and 2027-W53; YYYY-[W]WW. Both spellings of the year become the year of the day, so the first week is filed a year early.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$place" moment-jdateformatparser@1.2.1 moment@2.31.0 > /dev/null
TZ=UTC node - <<'JAVASCRIPT'
const assert = require("node:assert");
const moment = require("moment");
require("moment-jdateformatparser");
const format = "YYYY-'W'ww";
const seen = ["2025-12-29", "2027-01-01"].map((day) => moment(day).formatWithJDF(format));
console.log("moment-jdateformatparser 1.2.1, moment", moment.version, moment().toMomentFormatString(format), seen);
assert.deepStrictEqual([...seen, moment().toMomentFormatString(format)], ["2025-W01", "2027-W53", "YYYY-[W]WW"], "the behaviour has changed");
JAVASCRIPT
