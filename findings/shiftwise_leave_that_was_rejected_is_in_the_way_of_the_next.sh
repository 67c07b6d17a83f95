#!/usr/bin/env bash
# A request for leave that was rejected, and a new one for the same day after somebody was found who covers it.
#
# Question: is the second request accepted, as PENDING?
# Expected: yes. (The question came up while its source was read.)
# Seen with shiftwise 0.1.0: DuplicateRequestError. Each request of before counts, whatever became of it, so a day that was refused once is refused for good.
# (A second swap of a shift is looked at otherwise: there only a pending one is in the way.)
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check shiftwise==0.1.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date
from importlib.metadata import version

from shiftwise import DuplicateRequestError, Leave, LeaveManager, LeaveType

manager, day = LeaveManager(), date(2026, 3, 9)
first = manager.request_leave("a", [], Leave("1", "a", LeaveType.CASUAL, day, day))
rejected = manager.reject_leave(first, "MANAGER")
try:
    seen = manager.request_leave("a", [rejected], Leave("2", "a", LeaveType.CASUAL, day, day)).status.value
except DuplicateRequestError:
    seen = "duplicate"
print("shiftwise", version("shiftwise"), rejected.status.value, seen)
assert (rejected.status.value, seen) == ("REJECTED", "duplicate"), "the behaviour has changed"
PYTHON
