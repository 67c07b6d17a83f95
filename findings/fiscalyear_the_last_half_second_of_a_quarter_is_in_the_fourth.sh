#!/usr/bin/env bash
# The fiscal year of the United States, from October on, and a ticket that was closed at 23:59:59.5 on 31 March 2026.
#
# Question: in which quarter, month and year is it?
# Expected: in the second quarter, in the sixth month, in 2026. (The source was read first.)
# Seen with fiscalyear 0.4.0: in the fourth quarter and the twelfth month of 2026. Each of them ends a second before the next one begins; what is in none of the first three is in the last.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check fiscalyear==0.4.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from fiscalyear import FiscalDateTime

seen = [
    (moment.fiscal_year, moment.fiscal_quarter, moment.fiscal_month)
    for moment in (FiscalDateTime(2026, 3, 31, 23, 59, 59), FiscalDateTime(2026, 3, 31, 23, 59, 59, 500000), FiscalDateTime(2026, 4, 1))
]
print("fiscalyear", version("fiscalyear"), seen)
assert seen == [(2026, 2, 6), (2026, 4, 12), (2026, 3, 7)], "the behaviour has changed"
PYTHON
