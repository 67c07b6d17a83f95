#!/usr/bin/env bash
# One line of a crontab in two libraries, one of which has the interface of the other.
#
# Question: on which days does "0 9 15 * 5" run after Monday 2026-03-02, by croniter and by pychronotab, whose documents call its interface compatible
# with croniter's?
# Guess: on the 6th, the 13th (Fridays) and the 15th, in both, as crontab(5) has it.
# Seen with croniter 7.0.0 and pychronotab 1.0.7: by croniter on those days; by pychronotab on 15 May 2026, 15 January and 15 October 2027, the next
# that are Fridays too.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pychronotab==1.0.7 croniter==7.0.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from croniter import croniter
from pychronotab import croniter as same

start = datetime(2026, 3, 2)


def runs(library):
    days = library("0 9 15 * 5", start)
    return [f"{days.get_next(datetime):%Y-%m-%d}" for _ in range(3)]


seen = runs(croniter), runs(same)
print("croniter", version("croniter"), "pychronotab", version("pychronotab"), seen)
assert seen == (["2026-03-06", "2026-03-13", "2026-03-15"], ["2026-05-15", "2027-01-15", "2027-10-15"]), "the behaviour has changed"
PYTHON
