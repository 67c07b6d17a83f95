#!/usr/bin/env bash
# The time that is left of a target which was missed by ninety minutes, in seconds.
#
# Question: what is -5400, as text?
# Guess: -1h30m.
# Seen with human-time-formatter 1.0.0.6: -1 years, 52 weeks. Years are rounded down, and the rest of the year that was never there is added.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check human-time-formatter==1.0.0.6
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from human_time_formatter import format_seconds

seen = [format_seconds(-5400)]
print("human-time-formatter", version("human-time-formatter"), seen)
assert seen == ["-1 years, 52 weeks"], "the behaviour has changed"
PYTHON
