#!/usr/bin/env bash
# How long incidents have been open, as text.
#
# Question: how are a day and a second, 31 days and 32 days written?
# Expected: 1 day and 1 second, 1 month and 1 day, 1 month and 2 days, or days alone. (The question came up while negative lengths were run.)
# Seen with timedelta-nice-format 0.1.0: "1 day" without its second; "1 month, 24 hours"; and "1 month, 2 days".
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check timedelta-nice-format==0.1.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import timedelta
from importlib.metadata import version

from timedelta_nice_format import timedelta_nice_format

seen = [timedelta_nice_format(length) for length in (timedelta(days=1, seconds=1), timedelta(days=31), timedelta(days=32))]
print("timedelta-nice-format", version("timedelta-nice-format"), seen)
assert seen == ["1 day", "1 month, 24 hours", "1 month, 2 days"], "the behaviour has changed"
PYTHON
