#!/usr/bin/env bash
# The zone of a ticket, as a customer wrote it: an hour ahead of Greenwich.
#
# Question: which zones of IANA are "GMT+1" and "UTC+1", and what time is 9:00 of 2 March 2026 in UTC there?
# Expected: Etc/GMT-1 for both, since the names of IANA have the other sign; 10:00 and 10:00. (The question came up while others were run.)
# Seen with timezone-soft 1.5.2: Etc/GMT+1 and Etc/GMT-1; 8:00 and 10:00.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit timezone-soft@1.5.2 > /dev/null
cat > question.cjs <<'JAVASCRIPT'
const found = require("timezone-soft");
const soft = found.default || found;
const moment = new Date("2026-03-02T09:00:00Z");
const zones = ["GMT+1", "UTC+1"].map((text) => soft(text)[0].iana);
console.log(zones.map((zone) => zone + " " + moment.toLocaleTimeString("en-GB", { timeZone: zone, timeStyle: "short" })).join(", "));
JAVASCRIPT
seen=$(TZ=UTC node question.cjs)
echo "timezone-soft 1.5.2: $seen"
[ "$seen" = "Etc/GMT+1 08:00, Etc/GMT-1 10:00" ] || { echo "the behaviour has changed"; exit 1; }
