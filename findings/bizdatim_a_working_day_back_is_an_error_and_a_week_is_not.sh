#!/usr/bin/env bash
# When a target of one working day, and one of five, began.
#
# Question: add_days(Friday 13 March 2026, days) with days of 1, -5 and -1, "possibly negative" as its documentation says.
# Guess: Monday the 16th, Friday the 6th and Thursday the 12th.
# Seen with bizdatim 0.2.0: Monday the 16th and Friday the 6th, and an OverflowError for -1. Whole weeks are added at once; the days that remain are counted
# down from -1, away from zero, until the calendar of Python ends.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check bizdatim==0.2.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date
from importlib.metadata import version

from bizdatim import SAT, SUN, Policy

seen = []
for days in (1, -5, -1):
    try:
        seen.append(str(Policy(weekends=(SAT, SUN)).add_days(date(2026, 3, 13), days)))
    except OverflowError:
        seen.append("OverflowError")
print("bizdatim", version("bizdatim"), seen)
assert seen == ["2026-03-16", "2026-03-06", "OverflowError"], "the behaviour has changed"
PYTHON
