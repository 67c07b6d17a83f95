#!/usr/bin/env bash
# A rule of three monthly runs, without a start, and a look at its runs from 2 March 2026 on.
#
# Question: which runs are to come?
# Expected: three, as nothing ran before.
# Seen with prefect 3.9.1: none. A rule without a start begins on 1 January 2020, and its three runs are counted from there.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check prefect==3.9.1
cd "$place"
export PREFECT_HOME="$place/home"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
import asyncio
from datetime import UTC, datetime
from importlib.metadata import version

from prefect.server.schemas.schedules import RRuleSchedule

schedule = RRuleSchedule(rrule="FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3", timezone="UTC")
starts = [datetime(2026, 3, 2, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC)]
seen = [[f"{run:%d.%m.%Y}" for run in asyncio.run(schedule.get_dates(n=5, start=start))] for start in starts]
print("prefect", version("prefect"), seen)
assert seen == [[], ["31.01.2020", "31.03.2020", "31.05.2020"]], "the behaviour has changed"
PYTHON
