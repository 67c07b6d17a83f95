#!/usr/bin/env bash
# A review on the 31st of each month that has one.
#
# Question: which intervals has RecurrentEvent(31, 32, Unit.DAY, Unit.MONTH) from 2026-02-01 on?
# Expected: 31 March, 31 May, and so on, each of a day. (The question came up while its source was read.)
# Seen with python-tempo 0.1.0: each month has one. February has one from 1 March to 1 March, April one from 1 May to 1 May; both are of no length, and
# on a day that is not in the event.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check python-tempo==0.1.0 python-dateutil==2.9.0.post0 six==1.9.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version
from itertools import islice

from tempo.recurrentevent import RecurrentEvent
from tempo.unit import Unit

event = RecurrentEvent(31, 32, Unit.DAY, Unit.MONTH)
seen = [f"{start:%m-%d} {(end - start).days} {start in event}" for start, end in islice(event.forward(datetime(2026, 2, 1)), 4)]
print("python-tempo", version("python-tempo"), seen)
assert seen == ["03-01 0 False", "03-31 1 True", "05-01 0 False", "05-31 1 True"], "the behaviour has changed"
PYTHON
