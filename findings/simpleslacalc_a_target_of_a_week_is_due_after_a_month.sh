#!/usr/bin/env bash
# A service level of one day and of one week, in business hours.
#
# Question: the desk is open from 9 to 17. When are a day and a week over that start on Friday 2026-11-27 at 10:00, and when is a day over that does not look at the hours?
# Expected: on Monday 30 November and on Friday 4 December at 10:00, and on Saturday at 10:00. (The question came up while another was run.)
# Seen with simpleslacalc 0.0.63: on Wednesday 2 December and on Monday 28 December; on Saturday. A day is made 24 hours and a week 168 before they are counted in days of
# eight hours.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check simpleslacalc==0.0.63 pendulum==3.3.0 holidays==0.109
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from SimpleSLACalc import SLACalculator


def due(everyday: bool, **length: int) -> str:
    desk = {"open_hour": 9, "close_hour": 17, "time_zone": "Europe/Paris"}
    item = SLACalculator().calculate(start_time="2026-11-27T10:00:00", skip_business_hours=everyday, **desk, **length)
    return f"{item.sla_expiration_time:%a %m-%d %H:%M}"


seen = [due(False, sla_days=1), due(False, sla_weeks=1), due(True, sla_days=1)]
print("simpleslacalc", version("simpleslacalc"), seen)
assert seen == ["Wed 12-02 10:00", "Mon 12-28 10:00", "Sat 11-28 10:00"], "the behaviour has changed"
PYTHON
