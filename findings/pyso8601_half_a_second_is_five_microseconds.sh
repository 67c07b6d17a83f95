#!/usr/bin/env bash
# The moments of a log, with tenths and hundredths of a second, as ISO 8601 writes them.
#
# Question: how many microseconds after 09:30:00 are 09:30:00.5Z, 09:30:00.25Z, 09:30:00.500Z and 09:30:00.500000Z?
# Expected: 500 000, 250 000, 500 000 and 500 000.
# (The question came up while another was run.)
# Seen with PySO8601 0.2.0: 5, 25, 500 and 500 000. The digits after the point are taken as a count of microseconds, however many there are, so 0.9 seconds
# come before 0.10 seconds, and the milliseconds of most programs are a thousand times too small.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check PySO8601==0.2.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from PySO8601 import parse_date

seen = [parse_date(f"2026-03-01T09:30:00.{digits}Z").microsecond for digits in ("5", "25", "500", "500000")]
print("PySO8601", version("PySO8601"), seen)
assert seen == [5, 25, 500, 500_000], "the behaviour has changed"
PYTHON
