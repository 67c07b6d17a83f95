#!/usr/bin/env bash
# A reserve that was missed by an hour, written by Python as text and read again.
#
# Question: what does parse_timedelta make of str(timedelta(hours=-1)), which is "-1 day, 23:00:00", of "-1 hour" and of str(timedelta(hours=1))?
# Guess: minus an hour, minus an hour and an hour, since its documents have it parse the text of a timedelta.
# Seen with tempora 5.13.0: 47 hours, plus an hour and an hour. A minus sign is passed over, before a number and before the days of Python's own text.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check tempora==5.13.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import timedelta
from importlib.metadata import version

from tempora import parse_timedelta

texts = [str(timedelta(hours=-1)), "-1 hour", str(timedelta(hours=1))]
seen = [parse_timedelta(text) / timedelta(hours=1) for text in texts]
print("tempora", version("tempora"), seen)
assert seen == [47.0, 1.0, 1.0], "the behaviour has changed"
PYTHON
