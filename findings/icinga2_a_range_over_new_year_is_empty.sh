#!/usr/bin/env bash
# A time period that goes over the end of a year.
#
# Question: a TimePeriod has the range "december 24 - january 2" = "09:00-12:00", another has "december 24 - december 31". Which segments have
# they when the daemon starts on 2026-12-26 at 08:00 UTC?
# Guess: both have 09:00 to 12:00 on the 26th (and, at least the first, on the 27th).
# Seen with Icinga 2.13.6 (Debian): the range within the year has both days; the one over the new year has none, on the 24th, 25th, 26th and 31st
# of December alike, without an error. (Inferred: both ends get the year of today, so the end is before the start.)
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
object TimePeriod "over" { ranges = { "december 24 - january 2" = "09:00-12:00" } }
object TimePeriod "within" { ranges = { "december 24 - december 31" = "09:00-12:00" } }
CONFIGURATION
chmod -R a+rwX "$place"
TZ=UTC faketime -f "@2026-12-26 08:00:00" icinga2 daemon -c "$place/icinga2.conf" -DDataDir="$place/data" \
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
found = re.findall(r'"name":"(over|within)","type":"TimePeriod","update":(\{"segments":\[.*?\])', text)
seen = {
    name: [f"{datetime.fromtimestamp(one['begin'], UTC):%d %H:%M}" for one in json.loads(given + "}")["segments"]]
    for name, given in found
}
print(seen)
assert seen == {"over": [], "within": ["26 09:00", "27 09:00"]}, "the behaviour has changed"
PYTHON
