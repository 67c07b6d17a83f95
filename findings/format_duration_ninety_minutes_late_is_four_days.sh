#!/usr/bin/env bash
# The time that is left of a target which was missed by ninety minutes.
#
# Question: what is a timedelta of minus an hour and a half, as text?
# Guess: -1 hour, 30 minutes.
# Seen with format-duration 0.0.5: 4 days, 22 hours, 30 minutes, 0 seconds. The minus one day that a timedelta stores is also minus one year and minus one month, rounded down,
# and what is left of it counts as days.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check format-duration==0.0.5
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import timedelta
from importlib.metadata import version

from format_duration import format_duration

seen = [format_duration(timedelta(hours=-1.5))]
print("format-duration", version("format-duration"), seen)
assert seen == ["4 days, 22 hours, 30 minutes, 0 seconds"], "the behaviour has changed"
PYTHON
