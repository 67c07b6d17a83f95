#!/usr/bin/env bash
# A holiday that is in the list of holidays twice, as when two calendars are put together.
#
# Question: how many working days has the week of 2026-12-21 (Monday to Sunday) with the holidays [25 December], and with [25 December, 25 December]?
# Expected: 4 and 4, as NETWORKDAYS of spreadsheets has it.
# Seen with workdays 1.4: 4 and 3. Each entry of the list is taken off.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check workdays==1.4
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date
from importlib.metadata import version

from workdays import networkdays

week, christmas = (date(2026, 12, 21), date(2026, 12, 27)), date(2026, 12, 25)
seen = [networkdays(*week, [christmas]), networkdays(*week, [christmas, christmas])]
print("workdays", version("workdays"), seen)
assert seen == [4, 3], "the behaviour has changed"
PYTHON
