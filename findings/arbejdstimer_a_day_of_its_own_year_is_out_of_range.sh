#!/usr/bin/env bash
# A calendar with the holidays of one year, in strict mode, which refuses a day of another year.
#
# Question: the holidays are 1 January and 25 December 2026. Is 9 March 2026 within their range? And with 1 January 2027 added?
# Guess: it is, both times.
# Seen with arbejdstimer 2025.1.14: "Day is not within year range of configuration", and then it is. The year has to be before that of the last holiday, so
# the holidays of the year after are needed.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check arbejdstimer==2025.1.14
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date
from importlib.metadata import version

from arbejdstimer.arbejdstimer import workday

days = [date(2026, 1, 1), date(2026, 12, 25)]
seen = [workday(holidays, "now", "2026-03-09", strict=True) for holidays in (days, [*days, date(2027, 1, 1)])]
print("arbejdstimer", version("arbejdstimer"), seen)
assert seen == [(2, "- Day is not within year range of configuration"), (0, "")], "the behaviour has changed"
PYTHON
