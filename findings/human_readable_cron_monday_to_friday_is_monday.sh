#!/usr/bin/env bash
# The working days of a week in words, made a line of a crontab.
#
# Question: what are "every weekday at 9 am" and "monday to friday at 9 am"?
# Expected: 0 9 * * 1-5 both. (The question came up while lines of crontabs were run.)
# Seen with human-readable-cron 0.1.0: 0 9 * * 1-5, and 0 9 * * 1, which is Monday alone.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check human-readable-cron==0.1.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from human_readable_cron import convert_to_cron

seen = [convert_to_cron(text) for text in ("every weekday at 9 am", "monday to friday at 9 am")]
print("human-readable-cron", version("human-readable-cron"), seen)
assert seen == ["0 9 * * 1-5", "0 9 * * 1"], "the behaviour has changed"
PYTHON
