#!/usr/bin/env bash
# A job of the first to the 31st of each month at 9:00, and one of each second day.
#
# Question: on which days of the month is each of them, if the question is put in October and in November 2026?
# Expected: from the first to the 31st, and on 1, 3, 5 and so on, both times. (The source was read first.)
# Seen with cronpar 1.0.0: the first is refused in November, since a day cannot be greater than 30; the second is on 2, 4, 6 and so on. The days are those of the month in which the package is imported.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check cronpar==1.0.0 click==8.3.1 freezegun==1.5.5
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import contextlib
import importlib
import io
from importlib.metadata import version

import cronpar.api
from freezegun import freeze_time

def days(today, field):
    with freeze_time(today):
        importlib.reload(cronpar.api)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        try:
            cronpar.api.explain(["0", "9", field, "*", "*", "report"])
        except AssertionError as error:
            return str(error)
    return out.getvalue().splitlines()[2].split()[3:]

seen = [days("2026-10-15", "1-31")[-1], days("2026-11-15", "1-31"), days("2026-10-15", "*/2")[:3]]
print("cronpar", version("cronpar"), seen)
assert seen == ["31", "day of month cannot be greater than 30", ["2", "4", "6"]], "the behaviour has changed"
PYTHON
