#!/usr/bin/env bash
# The text of a duration of a day, an hour, a minute and a second.
#
# Question: its documents have 90061 seconds as "1 day 1 hour 1 minute 1 second". What is the text, and what is that of two days?
# Expected: that, and 2 days. (The question came up while other inputs were run.)
# Seen with duration-humanizer 0.2.3: 25 hours 1 minute 1 second, and 48 hours. No unit is longer than an hour.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check duration-humanizer==0.2.3
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from duration_humanizer import humanize

seen = [humanize(90061), humanize(172800)]
print("duration-humanizer", version("duration-humanizer"), seen)
assert seen == ["25 hours 1 minute 1 second", "48 hours"], "the behaviour has changed"
PYTHON
