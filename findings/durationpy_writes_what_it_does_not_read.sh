#!/usr/bin/env bash
# A duration written as Go's text (as in configurations of Kubernetes and Prometheus) and read again.
#
# Question: do timedelta(hours=1, microseconds=1), timedelta(seconds=59, microseconds=999999) and timedelta(minutes=-90) survive to_str and from_str?
# Guess: durations survive (it was written for 1 microsecond and for -1.5 s, which do).
# Seen with durationpy 0.11: the first is written as "1h1e-06s", which from_str refuses; the second as "60s", which is another duration; the third survives.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check durationpy==0.11
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import timedelta
from importlib.metadata import version

from durationpy import DurationError, from_str, to_str

seen = []
for duration in [timedelta(hours=1, microseconds=1), timedelta(seconds=59, microseconds=999999), timedelta(minutes=-90)]:
    text = to_str(duration)
    try:
        seen.append((text, from_str(text) == duration))
    except DurationError:
        seen.append((text, "refused"))
print("durationpy", version("durationpy"), seen)
assert seen == [("1h1e-06s", "refused"), ("60s", False), ("-1h30m", True)], "the behaviour has changed"
PYTHON
