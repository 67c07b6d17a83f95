#!/usr/bin/env bash
# Three holidays of a desk that is open from 9:00 to 17:00, given in an order that is not that of the calendar.
#
# Question: how many hours are worked from Monday 4 to Friday 8 January 2027 with 25 December, 1 January and 6 January as holidays, in this order, and with the last two the other way round?
# Expected: 32, both times, as a list of holidays has no order. (The question came up while its source was read.)
# Seen with worktimecalc 0.1.4: 32 and 40. The holidays are looked up between the first and the last of the list, so 6 January, which is after the last one, is worked; there is no
# warning.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check worktimecalc==0.1.4
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date, datetime
from importlib.metadata import version

from worktimecalc.calc import WorkTimeCalculator

CHRISTMAS, NEW_YEAR, EPIPHANY = date(2026, 12, 25), date(2027, 1, 1), date(2027, 1, 6)


def hours(holidays: list[date]) -> float:
    worked = WorkTimeCalculator(9, 17, holidays=holidays)(datetime(2027, 1, 4, 9), datetime(2027, 1, 8, 17))
    return worked.total_seconds() / 3600


seen = [hours([CHRISTMAS, NEW_YEAR, EPIPHANY]), hours([CHRISTMAS, EPIPHANY, NEW_YEAR])]
print("worktimecalc", version("worktimecalc"), seen)
assert seen == [32.0, 40.0], "the behaviour has changed"
PYTHON
