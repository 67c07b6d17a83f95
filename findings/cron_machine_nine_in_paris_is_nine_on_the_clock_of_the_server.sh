#!/usr/bin/env bash
# A machine of jobs with the time zone Europe/Paris, a job of each day at 9:00, on a server in UTC; it is 7:30 in UTC, and 8:30 in Paris.
#
# Question: for how many minutes does it wait?
# Expected: 30. (The source was read first.)
# Seen with cron-machine 0.1.0: 90. The clock of the server is read, and is taken for that of Paris.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check cron-machine==0.1.0 croniter==6.0.0 pytz==2025.2 freezegun==1.5.5
cd "$place"
TZ=UTC "$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from cron_machine.cron_machine import CronMachine, CronMachineConfig
from freezegun import freeze_time

machine = CronMachine(CronMachineConfig(timezone="Europe/Paris"))
machine.add_task("report", "0 9 * * *", print)
seen = []

class Waiting:
    def wait(self, timeout):
        seen.append(timeout / 60)
        machine._stopped = True

machine._event = Waiting()
with freeze_time("2026-03-02 07:30:00"):
    machine.start(detach=False)
print("cron-machine", version("cron-machine"), seen)
assert seen == [90.0], "the behaviour has changed"
PYTHON
