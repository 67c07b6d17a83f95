#!/usr/bin/env bash
# A job of every day at half past two in Paris, over the night in which that hour is skipped.
#
# Question: a loop calls run_pending() every half hour from 2026-03-27 12:00Z on. When does every().day.at("02:30", "Europe/Paris") run until the 31st, and when
# does every().sunday.at("02:30", "Europe/Paris") in the week after?
# Guess: once a day. Expected of Sunday, which was run beside it: once on 5 April, at 00:30Z.
# Seen with schedule 1.2.2: so, but there is another run an hour before the next one after the 29th: at 23:30Z before the 30th, and before 5 April.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check schedule==1.2.2 pytz==2026.6 time-machine==3.6.0
cd "$place"
TZ=UTC "$place/venv/bin/python" - <<'PYTHON'
from datetime import UTC, datetime, timedelta
from importlib.metadata import version

import schedule
import time_machine


def runs(every: str, days: int) -> list[str]:
    seen: list[str] = []
    now, jobs = datetime(2026, 3, 27, 12, tzinfo=UTC), schedule.Scheduler()
    with time_machine.travel(now, tick=False) as clock:
        job = getattr(jobs.every(), every)
        job.at("02:30", "Europe/Paris").do(lambda: seen.append(f"{datetime.now(UTC):%d %H:%M}"))
        for _ in range(days * 48):
            jobs.run_pending()
            now += timedelta(minutes=30)
            clock.move_to(now)
    return seen


daily, weekly = runs("day", 4), runs("sunday", 9)
print("schedule", version("schedule"), daily, weekly)
assert daily == ["28 01:30", "29 01:30", "29 23:30", "30 00:30", "31 00:30"], "the behaviour has changed"
assert weekly == ["29 01:30", "04 23:30", "05 00:30"], "the behaviour has changed"
PYTHON
