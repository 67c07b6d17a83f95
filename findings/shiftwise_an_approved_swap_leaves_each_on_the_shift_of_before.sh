#!/usr/bin/env bash
# Two people who swap their shifts, and the one of whom the other takes a shift of agrees.
#
# Question: approve_swap returns True. Who is assigned to the two shifts after it? And may somebody who is on approved leave that day take the other's shift?
# Expected: each has the shift of the other, and a person on leave may not (assign_employee refuses it). (The question came up while its source was read.)
# Seen with shiftwise 0.1.0: each has the shift of before, and the swap of a person on leave is approved too. The request has the status APPROVED, the roster
# does not change, and leave is looked at for new shifts only.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check shiftwise==0.1.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date, datetime
from importlib.metadata import version

from shiftwise import Leave, LeaveConflictError, LeaveStatus, LeaveType, Shift, ShiftManager, SwapManager, SwapRequest


def shift(name: str, day: int, person: str) -> Shift:
    return Shift(name, name, datetime(2026, 3, day, 9), datetime(2026, 3, day, 17), 1, [], [person])


monday, tuesday = shift("monday", 9, "a"), shift("tuesday", 10, "b")
leave = Leave("1", "b", LeaveType.ANNUAL, date(2026, 3, 9), date(2026, 3, 9), LeaveStatus.APPROVED)
request = SwapManager().request_swap(SwapRequest("1", "a", "b", "monday", "tuesday"), [])
approved = SwapManager().approve_swap(request, "b", ShiftManager(), [monday], [tuesday], monday, tuesday)
try:
    ShiftManager().assign_employee(Shift("m", "m", monday.start_time, monday.end_time, 2), "b", [], [], [leave])
    assigned = "assigned"
except LeaveConflictError:
    assigned = "refused"
seen = [approved, request.status.value, monday.assigned_employee_ids, tuesday.assigned_employee_ids, assigned]
print("shiftwise", version("shiftwise"), seen)
assert seen == [True, "APPROVED", ["a"], ["b"], "refused"], "the behaviour has changed"
PYTHON
