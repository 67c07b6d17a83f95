#!/usr/bin/env bash
# Schedules in words, made a line of a crontab.
#
# Question: what are "every month", "every other day" and "every 3 days at 10 pm"?
# Expected: 0 0 1 * *, 0 0 */2 * * and 0 22 */3 * *, or an error. (The question came up while lines of crontabs were run.)
# Seen with human-readable-cron 0.1.0: 0 0 * * *, 0 0 * * * and 0 22 * * *, each of which is every day, and no error.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check human-readable-cron==0.1.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from human_readable_cron import convert_to_cron

seen = [convert_to_cron(text) for text in ("every month", "every other day", "every 3 days at 10 pm")]
print("human-readable-cron", version("human-readable-cron"), seen)
assert seen == ["0 0 * * *", "0 0 * * *", "0 22 * * *"], "the behaviour has changed"
PYTHON
