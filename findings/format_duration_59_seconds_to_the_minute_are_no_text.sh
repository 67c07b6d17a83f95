#!/usr/bin/env bash
# The length of an outage, written down to the minute.
#
# Question: what is a length of 59 seconds, and one of 90 seconds, with the limit "minute"?
# Guess: 0 minutes, and 1 minutes.
# Seen with format-duration 0.0.5: an empty text, and "1 minutes " with a space. Without a limit a length of zero is "0 seconds".
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check format-duration==0.0.5
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from datetime import timedelta
from importlib.metadata import version

from format_duration import DurationLimit, format_duration

seen = [format_duration(timedelta(seconds=seconds), False, DurationLimit.MINUTE) for seconds in (59, 90)]
print("format-duration", version("format-duration"), seen)
assert seen == ["", "1 minutes "], "the behaviour has changed"
PYTHON
