#!/usr/bin/env bash
# The first of May 2026, a Friday and a holiday of Italy, at ten in the morning: a ticket was opened then.
#
# Question: is it a working day of Italy, as a date and as a date with a time?
# Expected: no, twice. (The source was read first.)
# Seen with pyworkingdays 0.1: no, and yes. Its holidays are dates, and no date with a time is equal to one; a Saturday is free both ways.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pyworkingdays==0.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date, datetime
from importlib.metadata import version

from workingdays.l10n.it import is_workingday

days = (date(2026, 5, 1), datetime(2026, 5, 1, 10), date(2026, 5, 2), datetime(2026, 5, 2, 10))
seen = [is_workingday(day) for day in days]
print("pyworkingdays", version("pyworkingdays"), seen)
assert seen == [False, True, False, False], "the behaviour has changed"
PYTHON
