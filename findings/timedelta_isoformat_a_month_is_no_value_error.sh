#!/usr/bin/env bash
# Durations of ISO 8601 that have no fixed length, and one that is none; the reader "raises ValueError with an explanatory message when parsing fails".
#
# Question: which errors are there for P1M, P1Y and P1X?
# Expected: ValueError, three times. (The source was read first.)
# Seen with timedelta-isoformat 0.7.0: TypeError, TypeError and ValueError. A month is read, and then no argument of a duration of Python.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check timedelta-isoformat==0.7.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from timedelta_isoformat import timedelta

def error(text):
    try:
        return str(timedelta.fromisoformat(text))
    except Exception as found:
        return type(found).__name__

seen = [error(text) for text in ("P1M", "P1Y", "P1X", "P1D")]
print("timedelta-isoformat", version("timedelta-isoformat"), seen)
assert seen == ["TypeError", "TypeError", "ValueError", "1 day, 0:00:00"], "the behaviour has changed"
PYTHON
