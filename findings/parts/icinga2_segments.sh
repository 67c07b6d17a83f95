#!/usr/bin/env bash
# Print the segments of time periods in Icinga 2: icinga2_segments.sh "2026-12-24 08:00:00" < PERIODS
# The daemon starts at that instant (UTC) and is stopped again, since it writes segments with its state when it stops.
set -eu
for program in icinga2 faketime; do
  command -v "$program" >/dev/null || { echo "$program is not installed" >&2; exit 77; }
done
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
mkdir -p "$place"/{data/api,log,run,cache,spool}
{ printf 'include <itl>\nconst NodeName = "node"\n'; cat; } > "$place/icinga2.conf"
chmod -R a+rwX "$place"
TZ=UTC faketime -f "@$1" icinga2 daemon -c "$place/icinga2.conf" -DDataDir="$place/data" \
  -DLogDir="$place/log" -DInitRunDir="$place/run" -DCacheDir="$place/cache" -DSpoolDir="$place/spool" > "$place/out" 2>&1 &
for _ in $(seq 240); do
  if grep -q "Activated all objects" "$place/out"; then break; fi
  sleep 0.25
done
# The state is written from two seconds on, and the daemon is not a child of this shell.
sleep 2
daemon=$(cat "$place/run/icinga2.pid")
kill -TERM "$daemon"
for _ in $(seq 240); do
  if ! kill -0 "$daemon" 2>/dev/null; then break; fi
  sleep 0.25
done
icinga2 --version | head -n 1 >&2
python3 - "$place/data/icinga2.state" <<'PYTHON'
import json
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

text = Path(sys.argv[1]).read_text(errors="replace")
for name, given in sorted(re.findall(r'"name":"(\w+)","type":"TimePeriod","update":(\{"segments":\[.*?\])', text)):
    begins = [f"{datetime.fromtimestamp(one['begin'], UTC):%d %H:%M}" for one in json.loads(given + "}")["segments"]]
    print(f"{name}: {', '.join(begins)}".rstrip())
PYTHON
