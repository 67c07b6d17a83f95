#!/usr/bin/env bash
# Labels of tickets that look like lengths or moments: 1d and 24h, and one moment at two offsets. A rule in JsonLogic compares them.
#
# Question: are the texts strictly equal (===), and is "1d" in ["24h"]?
# Guess: no, they are texts; a length would need the operator `timestamp`, a moment `datetime`.
# Seen with datalogic-py 5.9.0: yes each time. What reads as a length or a moment is compared as one, in lists too.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check datalogic-py==5.9.0
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

from datalogic_py import apply


rules = [
    {"===": ["24h", "1d"]},
    {"===": ["2026-03-02T11:00:00+02:00", "2026-03-02T09:00:00Z"]},
    {"in": ["1d", ["24h"]]},
]
seen = [apply(rule, {}) for rule in rules]
print("datalogic-py", version("datalogic-py"), seen)
assert seen == [True, True, True], "the behaviour has changed"
PYTHON
