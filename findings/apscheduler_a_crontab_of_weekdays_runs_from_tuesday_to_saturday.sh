#!/usr/bin/env bash
# A crontab line for the mornings of Monday to Friday, read by the method that is made for crontab lines.
#
# Question: on which days runs "0 9 * * 1-5", and on which "0 9 * * mon-fri" and "0 9 * * 0"?
# Guess: Monday to Friday twice, and Sunday, as crontab(5) has it.
# Seen with APScheduler 3.11.3: Tuesday to Saturday, Monday to Friday, and Monday. The fields of the line are taken as those of its own trigger, where Monday is 0;
# 7 is refused.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check APScheduler==3.11.3
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import UTC, datetime
from importlib.metadata import version

from apscheduler.triggers.cron import CronTrigger


def days(line: str) -> str:
    trigger, moment, names = CronTrigger.from_crontab(line, timezone=UTC), datetime(2026, 11, 30, tzinfo=UTC), []
    while (moment := trigger.get_next_fire_time(moment, moment)) < datetime(2026, 12, 7, tzinfo=UTC):
        names.append(f"{moment:%a}")
    return " ".join(names)


seen = [days(line) for line in ("0 9 * * 1-5", "0 9 * * mon-fri", "0 9 * * 0")]
print("APScheduler", version("APScheduler"), seen)
assert seen == ["Tue Wed Thu Fri Sat", "Mon Tue Wed Thu Fri", "Mon"], "the behaviour has changed"
PYTHON
