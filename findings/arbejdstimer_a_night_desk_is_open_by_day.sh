#!/usr/bin/env bash
# The hours of a night desk.
#
# Question: with working_hours of [22, 6], is there work at 3, at 12 and at 23 o'clock of a Monday?
# Guess: at 3 and at 23.
# Seen with arbejdstimer 2025.1.14: at 12 alone. The two hours are sorted when the configuration is read, so they are those from 6 to 22. (The hour of now is
# replaced.)
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check arbejdstimer==2025.1.14
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version
from unittest.mock import patch

from arbejdstimer import arbejdstimer

_, _, holidays, hours = arbejdstimer.load({"operator": "and", "working_hours": [22, 6]})
seen = {}
for hour in (3, 12, 23):
    with patch.object(arbejdstimer, "the_hour", return_value=hour):
        code, _ = arbejdstimer.apply(holidays, hours, "now", "2026-03-09", False)
        seen[hour] = code == 0
print("arbejdstimer", version("arbejdstimer"), seen)
assert seen == {3: False, 12: True, 23: False}, "the behaviour has changed"
PYTHON
