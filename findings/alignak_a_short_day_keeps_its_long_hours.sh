#!/usr/bin/env bash
# A desk with its hours of Thursdays and a short Christmas Eve, as a time period of the configuration of Nagios.
#
# Question: a period has "thursday" = 09:00-17:00 and "december 24" = 09:00-12:00. Is it valid at 10:00 and at 15:00 on Thursday, 2026-12-24, and at 15:00 the week before?
# Expected: yes, no and yes. Nagios, with whose configuration the framework is compatible, takes the hours of a date and not those of its weekday. (The question came up while
# steps of ranges were run.)
# Seen with alignak 2.1.5: yes, yes and yes. The hours are put together, so a date can add hours to its day and take none away.
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

lines = {"thursday": "09:00-17:00", "december 24": "09:00-12:00"}
period = Timeperiod({"timeperiod_name": "x", "alias": "x", **lines}, parsing=True)
period.explode()
moments = [datetime(2026, 12, 24, 10, tzinfo=UTC), datetime(2026, 12, 24, 15, tzinfo=UTC), datetime(2026, 12, 17, 15, tzinfo=UTC)]
seen = [bool(period.is_time_valid(int(moment.timestamp()))) for moment in moments]
print("alignak", version("alignak"), seen)
assert seen == [True, True, True], "the behaviour has changed"
PYTHON
