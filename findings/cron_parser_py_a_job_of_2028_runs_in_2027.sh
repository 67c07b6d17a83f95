#!/usr/bin/env bash
# A job of seven fields, with seconds and a year, as its documents have them.
#
# Question: when is the next run of 30 0 9 1 1 ? 2028 after 1 April 2026?
# Guess: 2028-01-01 09:00:30.
# Seen with cron-parser-py 1.0.0: 2027-01-01 09:00:00. The first and the last of the seven fields are read and left out.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check cron-parser-py==1.0.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

import cron_parser_py

seen = str(cron_parser_py.CronParser.parse("30 0 9 1 1 ? 2028").next_runs(1, datetime(2026, 4, 1))[0])
print("cron-parser-py", version("cron-parser-py"), seen)
assert seen == "2027-01-01 09:00:00", "the behaviour has changed"
PYTHON
