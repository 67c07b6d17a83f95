#!/usr/bin/env bash
# Tickets that are resolved in the evening, after closing time, for a desk that is open from 9:00 to 17:00 on Monday to Friday.
#
# Question: is a target of 60 minutes met by tickets of a Thursday from 19:00 to 20:00, from 16:00 to 18:00 and from 16:00 to 17:00?
# Expected: yes, three times: no working time has passed for the first, and an hour for each of the others. (The question came up while other inputs were run.)
# Seen with sla-checker 0.0.3: no, no and yes. The end of a ticket is not cut at closing time, so the hour from 17:00 to 18:00 is counted, and so are evenings from their start on
# (as the first ticket).
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

desk = SLAChecker(country_code="IT", opening_hours=time(9), closing_hours=time(17), working_on_sat=False, working_on_holidays=False)


def met(start: int, end: int) -> bool:
    with contextlib.redirect_stdout(io.StringIO()):
        return desk.check(event_start=datetime(2026, 11, 26, start), event_end=datetime(2026, 11, 26, end), minutes_to_resolve=60)


seen = [met(19, 20), met(16, 18), met(16, 17)]
print("sla-checker", version("sla-checker"), seen)
assert seen == [False, False, True], "the behaviour has changed"
PYTHON
