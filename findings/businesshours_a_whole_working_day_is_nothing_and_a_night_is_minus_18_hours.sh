#!/usr/bin/env bash
# Business hours from 9 to 18 between two moments that are both outside of them.
#
# Question: how many hours are from 8:00 to 19:00 of Monday, 2 March 2026, and from 19:00 to 8:00 of the next day?
# Guess: 9 and 0.
# Seen with BusinessHours 1.2: 0.0 and -18.0.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check businesshours==1.2
cd "$place"
"$place/venv/bin/python" -W ignore - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from BusinessHours import BusinessHours

pairs = [(datetime(2026, 3, 2, 8), datetime(2026, 3, 2, 19)), (datetime(2026, 3, 2, 19), datetime(2026, 3, 3, 8))]
seen = [BusinessHours(start, end).gethours() for start, end in pairs]
print("BusinessHours", version("businesshours"), seen)
assert seen == [0.0, -18.0], "the behaviour has changed"
PYTHON
