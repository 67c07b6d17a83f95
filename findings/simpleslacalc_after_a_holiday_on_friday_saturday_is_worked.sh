#!/usr/bin/env bash
# Four hours that start on the afternoon before a Friday that is a holiday.
#
# Question: the desk is open from 9 to 17. When are four hours over that start on Thursday at 16:00, where Friday 2026-11-27 is an excluded date, where Friday 2026-12-25 is a holiday
# of the United States, and where the Friday is worked?
# Guess: on Monday at 12:00, on Monday at 12:00, and on Friday at 12:00.
# Seen with simpleslacalc 0.0.63: on Saturday twice, and on Friday. The weekend is passed over before the holidays, and is not looked at again.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check simpleslacalc==0.0.63 pendulum==3.3.0 holidays==0.109
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from SimpleSLACalc import SLACalculator


def due(start: str, **free: object) -> str:
    desk = {"open_hour": 9, "close_hour": 17, "time_zone": "Europe/Paris", "skip_business_hours": False}
    return f"{SLACalculator().calculate(start_time=start, sla_hours=4, **desk, **free).sla_expiration_time:%a %m-%d %H:%M}"


thursday = "2026-11-26T16:00:00"
seen = [due(thursday, excluded_dates=["2026-11-27"]), due("2026-12-24T16:00:00", holiday_country="US"), due(thursday)]
print("simpleslacalc", version("simpleslacalc"), seen)
assert seen == ["Sat 11-28 12:00", "Sat 12-26 12:00", "Fri 11-27 12:00"], "the behaviour has changed"
PYTHON
