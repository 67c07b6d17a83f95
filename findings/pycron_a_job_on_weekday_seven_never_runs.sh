#!/usr/bin/env bash
# A weekly job on Sunday, which cron writes as 0 or as 7.
#
# Question: is "0 9 * * 7" due on Sunday 2026-11-22 at 09:00? "0 9 * * 0"? "0 9 * * 6-7"?
# Expected: all three, as crontab(5) has it (0 and 7 are Sunday). (Run beside the question about a day of the month with a weekday.)
# Seen with pycron 3.3.0: "0" is due; "7" and "6-7" are accepted and not due on that day, so a job on 7 never runs. crontab 1.0.5 and
# cron-converter 2.0.2 take 7 as Sunday.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pycron==3.3.0 crontab==1.0.5 cron-converter==2.0.2
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import UTC, datetime, timedelta
from importlib.metadata import version

import pycron
from cron_converter import Cron
from crontab import CronTab

sunday = datetime(2026, 11, 22, 9)
seen = {text: pycron.is_now(f"0 9 * * {text}", sunday) for text in ["0", "7", "6-7"]}
year = any(pycron.is_now("0 9 * * 7", sunday + timedelta(days=day)) for day in range(366))
before = datetime(2026, 11, 21, 12, tzinfo=UTC)
others = [
    before + timedelta(seconds=CronTab("0 9 * * 7").next(now=before, default_utc=True)),
    Cron("0 9 * * 7").schedule(before).next(),
]
print("pycron", version("pycron"), seen, "on any day of a year:", year, [f"{one:%a %d %H:%M}" for one in others])
assert seen == {"0": True, "7": False, "6-7": False} and not year, "the behaviour has changed"
assert {one.replace(tzinfo=None) for one in others} == {sunday}, "the behaviour has changed"
PYTHON
