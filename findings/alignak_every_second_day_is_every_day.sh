#!/usr/bin/env bash
# Time periods of the configuration of Nagios, in a monitoring framework that is compatible with it: every second day of a range, and the 31st of each month.
#
# Question: on which days of March 2026 is "2026-03-02 - 2026-03-06 / 2" = 09:00-12:00 valid at ten, and on which of 2026-10-31, 2026-11-30 and 2026-12-31 is "day 31"?
# Guess: on the 2nd, 4th and 6th, as in Nagios; on 31 October and 31 December.
# Seen with alignak 2.1.5: on all five days from the 2nd to the 6th; and on 30 November too. The step of a range is not looked at, and the 31st of a month without one is its last.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check --no-deps alignak==2.1.5
"$place/venv/bin/pip" install -q --disable-pip-version-check six==1.17.0 termcolor==3.3.0 ujson==6.1.0 psutil==7.2.2 requests==2.34.2 numpy==2.4.6 2> /dev/null
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from datetime import UTC, datetime
from importlib.metadata import version

from alignak.objects.timeperiod import Timeperiod


def days(line, dates):
    period = Timeperiod({"timeperiod_name": "x", "alias": "x", line: "09:00-12:00"}, parsing=True)
    period.explode()
    moments = [datetime(2026, *date, 10, tzinfo=UTC) for date in dates]
    return [f"{moment:%m-%d}" for moment in moments if period.is_time_valid(int(moment.timestamp()))]


seen = [days("2026-03-02 - 2026-03-06 / 2", [(3, day) for day in range(1, 32)]), days("day 31", [(10, 31), (11, 30), (12, 31)])]
print("alignak", version("alignak"), seen)
assert seen == [["03-02", "03-03", "03-04", "03-05", "03-06"], ["10-31", "11-30", "12-31"]], "the behaviour has changed"
PYTHON
