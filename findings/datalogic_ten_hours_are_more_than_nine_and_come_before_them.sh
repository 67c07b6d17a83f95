#!/usr/bin/env bash
# Waits of tickets as lengths, 10h, 9h and 1d, compared and sorted by rules in JsonLogic.
#
# Question: in which order does `sort` put them, where "10h" > "9h" and "1d" > "10h" are true?
# Expected: 9h, 10h, 1d, by the order of its own comparison, which was seen first.
# Seen with datalogic-py 5.9.0: 10h, 1d, 9h, the order of the letters.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check datalogic-py==5.9.0
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

from datalogic_py import apply


seen = [apply(rule, {}) for rule in ({">": ["10h", "9h"]}, {">": ["1d", "10h"]}, {"sort": [["9h", "1d", "10h"]]})]
print("datalogic-py", version("datalogic-py"), seen)
assert seen == [True, True, ["10h", "1d", "9h"]], "the behaviour has changed"
PYTHON
