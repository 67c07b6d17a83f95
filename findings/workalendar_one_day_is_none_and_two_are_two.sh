#!/usr/bin/env bash
# Working days with the first day included.
#
# Question: how many working days are from Wednesday 2026-11-25 to Wednesday, to Thursday and to Friday, with include_start?
# Guess: 1, 2 and 3.
# Seen with workalendar 17.0.0: 0, 2 and 3. An interval of one day is empty before the question whether it is included comes up. So a ticket of one day
# is zero days, and one of a day and a night is two.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check workalendar==17.0.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date
from importlib.metadata import version

from workalendar.europe import France

seen = [France().get_working_days_delta(date(2026, 11, 25), date(2026, 11, day), include_start=True) for day in (25, 26, 27)]
print("workalendar", version("workalendar"), seen)
assert seen == [0, 2, 3], "the behaviour has changed"
PYTHON
