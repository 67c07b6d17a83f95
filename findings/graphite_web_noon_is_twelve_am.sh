#!/usr/bin/env bash
# The hours of noon and midnight as a range of time in Graphite, in the twelve-hour clock.
#
# Question: which moments are 12am_20261129, 12:30am_20261129, 12pm_20261129 and noon_20261129, in Paris?
# Expected: midnight, half past midnight, noon and noon. (The question came up while other inputs were run.)
# Seen with graphite-web 1.1.10: noon, half past noon, midnight of the morning, and noon. Twelve is added to the hour for pm, and nothing is done for am, so the two hours of twelve are
# the wrong way round; 11am and 1pm are right.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check graphite-web==1.1.10 pytz==2026.6
cd "$place"
"$place/venv/bin/python" -W ignore - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

import pytz
from django.conf import settings

settings.configure(TIME_ZONE="Europe/Paris", USE_TZ=True)
from graphite.render.attime import parseATTime

paris = pytz.timezone("Europe/Paris")
now = paris.localize(datetime(2026, 11, 29, 10))
words = ("12am_20261129", "12:30am_20261129", "12pm_20261129", "noon_20261129", "11am_20261129", "1pm_20261129")
seen = [f"{parseATTime(word, paris, now=now):%d %H:%M}" for word in words]
print("graphite-web", version("graphite-web"), seen)
assert seen == ["29 12:00", "29 12:30", "29 00:00", "29 12:00", "29 11:00", "29 13:00"], "the behaviour has changed"
PYTHON
