#!/usr/bin/env bash
# The offset of Newfoundland as a number of hours, and back.
#
# Question: how many hours is "-0330", how many is "-0030", and which offset are -3.5 hours?
# Guess: -3.5, -0.5, and -0330.
# Seen with pytz-convert 0.2.9: -1.8333, 1.1667, and -0330. The sign goes to the two digits of the hours alone, so half an hour is taken off in the wrong direction, and more than that is lost.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pytz-convert==0.2.9
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from pytz_convert import convert_tz_hours_to_tz_offset, convert_tz_offset_to_tz_hours

seen = [round(convert_tz_offset_to_tz_hours(offset), 4) for offset in ("-0330", "-0030")]
seen.append(convert_tz_hours_to_tz_offset(-3.5))
print("pytz-convert", version("pytz-convert"), seen)
assert seen == [-1.8333, 1.1667, "-0330"], "the behaviour has changed"
PYTHON
