#!/usr/bin/env bash
# The time that is left of a target, in its largest unit.
#
# Question: what are 5400, 90 and -90 seconds as text?
# Guess: 1 hour, 1 minute and -1 minute.
# Seen with fuzzyduration 0.2.0: 1 hour, 1 minute and -90 seconds; -5400 is -5400 seconds. What is too late has one unit.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check fuzzyduration==0.2.0
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

from fuzzyduration import fuzzyDuration

seen = [fuzzyDuration(seconds) for seconds in (5400, 90, -90, -5400)]
print("fuzzyduration", version("fuzzyduration"), seen)
assert seen == ["1 hour", "1 minute", "-90 seconds", "-5400 seconds"], "the behaviour has changed"
PYTHON
