#!/usr/bin/env bash
# A ticket that is resolved in half an hour by a desk that is open day and night, on the last days of November.
#
# Question: is a target of 60 minutes met by a ticket from 10:00 to 10:30 on 29 November 2026, and on 30 November?
# Expected: yes, both times. (The question came up while its source was read.)
# Seen with sla-checker 0.0.3: yes on the 29th; on the 30th it is a ValueError, "day is out of range for month". For a service that is open day and night the end of a day is computed as the day of the
# month plus one, so each ticket that is open on the last day of a month has the error; with opening hours there is none.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check sla-checker==0.0.3 holidays==0.25
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import contextlib
import io
from datetime import datetime, time
from importlib.metadata import version

from sla_checker import SLAChecker


def met(desk: SLAChecker, day: int) -> object:
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            return desk.check(event_start=datetime(2026, 11, day, 10), event_end=datetime(2026, 11, day, 10, 30), minutes_to_resolve=60)
    except ValueError as error:
        return str(error).split(",")[0]


always = SLAChecker()
hours = SLAChecker(country_code="IT", opening_hours=time(9), closing_hours=time(17))
seen = [met(always, 29), met(always, 30), met(hours, 30)]
print("sla-checker", version("sla-checker"), seen)
assert seen == [True, "day is out of range for month", True], "the behaviour has changed"
PYTHON
