#!/usr/bin/env bash
# A job of every quarter of an hour, from five past.
#
# Question: which are the next three runs of "5/15 * * * *" after 2026-03-02 10:30, and of "5-59/15 * * * *"?
# Expected: 10:35, 10:50 and 11:05 for both, or an error for the first, which crontab(5) does not have and other libraries read so. (The question came
# up while lines of crontabs were run.)
# Seen with cronslate 0.1.0: for the first 15:05 of that day and of the two after it, with a line on the standard error and no exception; for the second
# as expected. The 15 is taken for the hour.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check cronslate==0.1.0 antlr4-python3-runtime==4.13.2
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from cronslate.parser import CronParserWrapper
from cronslate.scheduler import next_run


def runs(line):
    job, moment, found = CronParserWrapper().parse(line), datetime(2026, 3, 2, 10, 30), []
    for _ in range(3):
        moment = next_run(job, moment)
        found.append(f"{moment:%d %H:%M}")
    return found


seen = runs("5/15 * * * *"), runs("5-59/15 * * * *")
print("cronslate", version("cronslate"), seen)
assert seen == (["02 15:05", "03 15:05", "04 15:05"], ["02 10:35", "02 10:50", "02 11:05"]), "the behaviour has changed"
PYTHON
