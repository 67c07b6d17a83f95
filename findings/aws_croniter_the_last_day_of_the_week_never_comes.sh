#!/usr/bin/env bash
# A week day of AWS EventBridge's cron: L, the last day of the week.
#
# Question: when does cron(0 9 ? * L *) run after Wednesday 2026-03-04, and when does cron(0 9 ? * 7 *)?
# Expected (by the guide of EventBridge, where L is the last day of the month or week and 7 is Saturday): on Saturday 2026-03-07, both.
# Seen with aws-croniter 2.1.1: never (None) and on Saturday. The expression is accepted, and a job that AWS runs each Saturday has no next run.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check aws-croniter==2.1.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import UTC, datetime
from importlib.metadata import version

from aws_croniter import AwsCroniter

seen = []
for day in ("L", "7"):
    (run,) = AwsCroniter(f"0 9 ? * {day} *").get_next(datetime(2026, 3, 4, tzinfo=UTC), 1)
    seen.append(run and f"{run:%a %d}")
print("aws-croniter", version("aws-croniter"), seen)
assert seen == [None, "Sat 07"], "the behaviour has changed"
PYTHON
