#!/usr/bin/env bash
# A report from the start of the week, in the syntax of Splunk, whose @w is Sunday.
#
# Question: what are @w and @w0 (there: Sunday too) on Wednesday 11 March 2026?
# Guess: Sunday the 8th, both.
# Seen with python-snaptime 0.1.2: Monday the 9th, and an error for @w0 to @w6, so a Sunday cannot be written.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check python-snaptime==0.1.2 pendulum==3.3.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import pendulum
from python_snaptime import snap

seen = []
for text in ("@w", "@w0"):
    try:
        seen.append(f"{snap(pendulum.datetime(2026, 3, 11, 10), text):%a %d}")
    except ValueError as error:
        seen.append(type(error).__name__)
print("python-snaptime", version("python-snaptime"), seen)
assert seen == ["Mon 09", "ValidationError"], "the behaviour has changed"
PYTHON
