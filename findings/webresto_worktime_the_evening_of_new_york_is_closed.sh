#!/usr/bin/env bash
# A desk of New York that is open from 9:00 to 23:00 on each day, as a server in UTC sees it.
#
# Question: is it open on Monday 2026-03-02 at 18:30 and at 20:00 on the clock of New York, and on Tuesday at 8:00?
# Expected: yes, yes, no. (The question came up while the source was read.)
# Seen with @webresto/worktime 2.4.0: yes, no, no. At 20:00 it is Tuesday in UTC; a day of a zone to the east is counted back, and a day of a zone to the west is not.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit @webresto/worktime@2.4.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const { WorkTimeValidator } = require("@webresto/worktime");
const dayOfWeek = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const desk = { timezone: "America/New_York", worktime: [{ dayOfWeek, start: "09:00", stop: "23:00" }] };
const moments = ["2026-03-02T23:30Z", "2026-03-03T01:00Z", "2026-03-03T13:00Z"];
console.log(moments.map((moment) => WorkTimeValidator.isWorkNow(desk, new Date(moment)).workNow).join(" "));
JAVASCRIPT
seen=$(TZ=UTC node question.cjs)
echo "@webresto/worktime 2.4.0: $seen"
[ "$seen" = "true false false" ] || { echo "the behaviour has changed"; exit 1; }
