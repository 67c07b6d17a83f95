#!/usr/bin/env bash
# A time period for one date, as for a holiday.
#
# Question: a TimePeriod has the range "2026-12-24" = "09:00-12:00", another has "thursday" = "09:00-12:00" (that day is a Thursday). Which
# segments have they when the daemon starts on Thursday 2026-12-24 at 08:00 UTC?
# Guess: both have 09:00 to 12:00 on the 24th, and nothing on the 25th.
# Seen with Icinga 2.13.6 (Debian): the weekday has that; the date has 09:00 to 12:00 on the 24th and on the 25th. Dates, days of a month
# and "the fourth Thursday" reach into the day after; weekdays do not. Upstream's issues 9388 and 9781 report it.
set -eu
for program in icinga2 faketime; do
  command -v "$program" >/dev/null || { echo "$program is not installed"; exit 77; }
done
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
mkdir -p "$place"/{data/api,log,run,cache,spool}
cat > "$place/icinga2.conf" <<'CONFIGURATION'
include <itl>
const NodeName = "node"
object TimePeriod "date" { ranges = { "2026-12-24" = "09:00-12:00" } }
object TimePeriod "weekday" { ranges = { "thursday" = "09:00-12:00" } }
CONFIGURATION
chmod -R a+rwX "$place"
TZ=UTC faketime -f "@2026-12-24 08:00:00" icinga2 daemon -c "$place/icinga2.conf" -DDataDir="$place/data" \
  -DLogDir="$place/log" -DInitRunDir="$place/run" -DCacheDir="$place/cache" -DSpoolDir="$place/spool" > "$place/out" 2>&1 &
for _ in $(seq 240); do
  if grep -q "Activated all objects" "$place/out"; then break; fi
  sleep 0.25
done
# The segments are written with the daemon's state when it stops, and it is not a child of this shell.
sleep 2
daemon=$(cat "$place/run/icinga2.pid")
kill -TERM "$daemon"
for _ in $(seq 240); do
  if ! kill -0 "$daemon" 2>/dev/null; then break; fi
  sleep 0.25
done
icinga2 --version | head -n 1
python3 - "$place/data/icinga2.state" <<'PYTHON'
import json
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

text = Path(sys.argv[1]).read_text(errors="replace")
found = re.findall(r'"name":"(date|weekday)","type":"TimePeriod","update":(\{"segments":\[.*?\])', text)
seen = {
    name: [f"{datetime.fromtimestamp(one['begin'], UTC):%d %H:%M}" for one in json.loads(given + "}")["segments"]]
    for name, given in found
}
print(seen)
assert seen == {"date": ["24 09:00", "25 09:00"], "weekday": ["24 09:00"]}, "the behaviour has changed"
PYTHON
