#!/usr/bin/env bash
# An hour of work before Monday 9:00, for a desk that is open from 9:00 to 17:00.
#
# Question: what is Monday 9:00 plus a BusinessTimeDelta of minus one hour, and Monday 9:00 minus one of one hour? And what in workclock, which runs
# code of businesstimedelta unchanged?
# Guess: Friday 16:00, for all.
# Seen with businesstimedelta 1.0.1: Monday 8:00, when the desk is closed, and Friday 16:00. With workclock 0.1.2: Friday 16:00, both. A negative
# length that is added is taken from the wall clock.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check businesstimedelta==1.0.1 workclock==0.1.2
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime, time
from importlib.metadata import version

import businesstimedelta
from workclock import compat

monday = datetime(2026, 3, 9, 9)
seen = []
for module in (businesstimedelta, compat):
    rules = module.Rules([module.WorkDayRule(start_time=time(9), end_time=time(17), working_days=[0, 1, 2, 3, 4])])
    moments = monday + module.BusinessTimeDelta(rules, hours=-1), monday - module.BusinessTimeDelta(rules, hours=1)
    seen += [f"{moment:%a %H:%M}" for moment in moments]
print("businesstimedelta", version("businesstimedelta"), "workclock", version("workclock"), seen)
assert seen == ["Mon 08:00", "Fri 16:00", "Fri 16:00", "Fri 16:00"], "the behaviour has changed"
PYTHON
