#!/usr/bin/env bash
# The end of a day as ISO 8601 writes it, 24:00.
#
# Question: which moment is 2026-11-27T24:00:00Z, and how long is the interval 2026-11-27T09:00Z/2026-11-27T24:00Z?
# Expected: midnight after the 27th, which is 2026-11-28T00:00Z (ISO 8601:2004, 4.2.3), and 15 hours. (Run beside another question.)
# Seen with aniso8601 10.0.1: 2026-11-27T00:00Z, the midnight before, and minus 9 hours. 24:00 is accepted and becomes 00:00 of the same date.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check aniso8601==10.0.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import aniso8601

moment = aniso8601.parse_datetime("2026-11-27T24:00:00Z")
start, end = aniso8601.parse_interval("2026-11-27T09:00Z/2026-11-27T24:00Z")
seen = f"{moment:%Y-%m-%d %H:%M}", (end - start).total_seconds() / 3600
print("aniso8601", version("aniso8601"), seen)
assert seen == ("2026-11-27 00:00", -9.0), "the behaviour has changed"
PYTHON
