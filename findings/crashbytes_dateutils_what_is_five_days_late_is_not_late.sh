#!/usr/bin/env bash
# Working days until a target, and since it was missed.
#
# Question: what is business_days_between from Monday 2 to Monday 9 March 2026, and from the 9th to the 2nd?
# Guess: 5 and -5, as add_business_days takes both signs.
# Seen with crashbytes-dateutils 1.1.11: 5 and 0, while add_business_days of the 9th and -5 is the 2nd.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check crashbytes-dateutils==1.1.11
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date
from importlib.metadata import version

from crashbytes_dateutils import add_business_days, business_days_between

monday, next_monday = date(2026, 3, 2), date(2026, 3, 9)
seen = [
    business_days_between(monday, next_monday),
    business_days_between(next_monday, monday),
    str(add_business_days(next_monday, -5)),
]
print("crashbytes-dateutils", version("crashbytes-dateutils"), seen)
assert seen == [5, 0, "2026-03-02"], "the behaviour has changed"
PYTHON
