#!/usr/bin/env bash
# The time that two people worked on a ticket, in one text.
#
# Question: how many minutes are "1h30m, 45m" and "1h 1h"?
# Guess: 135 and 120.
# Seen with duration-parser 1.0.1 (PyPI), with validation of the whole text: 90 and 60. Of each unit the first number counts, and what comes after it is valid
# and left out.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check duration-parser==1.0.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from duration_parser import parse_timedelta

seen = [parse_timedelta(text).total_seconds() / 60 for text in ("1h30m, 45m", "1h 1h")]
print("duration-parser", version("duration-parser"), seen)
assert seen == [90.0, 60.0], "the behaviour has changed"
PYTHON
