#!/usr/bin/env bash
# The due time of a ticket of four hours that is opened on a Friday morning, or in the evening before a public holiday.
#
# Question: the desk is open from 09:00 to 17:00 on working days of the United States. When are four hours over that start on Friday 2026-12-04 10:00, on
# Saturday 2026-12-05 10:00, and on Thursday 2026-12-24 18:00?
# Guess: Friday 14:00, Monday 13:00, and Monday 2026-12-28 13:00.
# Seen with sla-calculator 1.0.0 and the versions that it pins (pendulum 2.1.2, holidays 0.10.3): Sunday 13:00, Sunday 13:00, and 13:00 of Christmas Day.
# It takes the weekend from the number of the day as if Monday were 0, but in that pendulum Sunday is, so Friday and Saturday are the weekend; and after
# closing time the next day is not checked at all. That pendulum does not build on Python 3.12, so there the script ends with 77.
set -eu
python3 -c 'import sys; sys.exit(sys.version_info >= (3, 12))' || { echo "pendulum 2.1.2 needs Python 3.11 or older"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check sla-calculator==1.0.0
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

from sla_calculator import SLA_Calculator

starts = ["2026-12-04T10:00:00", "2026-12-05T10:00:00", "2026-12-24T18:00:00"]
dues = [SLA_Calculator().calculate(start, 9, 17, country_name="US", sla_in_hours=4) for start in starts]
seen = [f"{due:%a %d %H:%M}" for due in dues]
print("sla-calculator", version("sla-calculator"), "pendulum", version("pendulum"), seen)
assert seen == ["Sun 06 13:00", "Sun 06 13:00", "Fri 25 13:00"], "the behaviour has changed"
PYTHON
