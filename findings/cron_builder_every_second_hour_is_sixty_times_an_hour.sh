#!/usr/bin/env bash
# A check of every second hour.
#
# Question: what is the crontab of every_hours(2), and of hourly()?
# Guess: "0 */2 * * *", and "0 * * * *".
# Seen with cron-builder 0.1.1 (PyPI): "* */2 * * *", each minute of every second hour, and "0 * * * *". Its documents show the first one too, as "every N hours".
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check cron-builder==0.1.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from cron_builder import CronBuilder

seen = [str(CronBuilder().every_hours(2)), str(CronBuilder().hourly())]
print("cron-builder", version("cron-builder"), seen)
assert seen == ["* */2 * * *", "0 * * * *"], "the behaviour has changed"
PYTHON
