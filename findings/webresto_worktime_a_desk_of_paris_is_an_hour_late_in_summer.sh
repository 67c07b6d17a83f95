#!/usr/bin/env bash
# A desk of Paris with hours from 9:00 to 17:00 in its own zone.
#
# Question: is it open on 3 March 2026 and on 1 July 2026 at 9:30 and at 17:30 on the clock of Paris?
# Guess: at 9:30 on both days, at 17:30 on none.
# Seen with @webresto/worktime 2.4.0: on 3 March the guess; on 1 July it is closed at 9:30 and open at 17:30. Each zone has one offset, that of winter.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit @webresto/worktime@2.4.0 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const { WorkTimeValidator } = require("@webresto/worktime");
const dayOfWeek = ["monday", "tuesday", "wednesday", "thursday", "friday"];
const desk = { timezone: "Europe/Paris", worktime: [{ dayOfWeek, start: "09:00", stop: "17:00" }] };
const moments = ["2026-03-03T08:30Z", "2026-03-03T16:30Z", "2026-07-01T07:30Z", "2026-07-01T15:30Z"];
console.log(moments.map((moment) => WorkTimeValidator.isWorkNow(desk, new Date(moment)).workNow).join(" "));
JAVASCRIPT
seen=$(TZ=UTC node question.cjs)
echo "@webresto/worktime 2.4.0: $seen"
[ "$seen" = "true false false true" ] || { echo "the behaviour has changed"; exit 1; }
