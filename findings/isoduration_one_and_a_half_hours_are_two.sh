#!/usr/bin/env bash
# A target of one and a half hours, written as ISO 8601 has it.
#
# Question: what is 2026-01-01T00:00 plus "PT1.5H", "PT0.25H", "P0.5D" and "PT90M"?
# Expected: 01:30, 00:15, 12:00 and 01:30. (Run beside a question about the change of the clock.)
# Seen with isoduration 20.11.0: 02:00, 00:00, the whole next day, and 01:30. The fraction is in the parsed value and in its text, and each
# component is rounded to a whole number where it is added to a time.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check isoduration==20.11.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from isoduration import format_duration, parse_duration

start = datetime(2026, 1, 1)
seen = {text: f"{start + parse_duration(text):%d %H:%M}" for text in ["PT1.5H", "PT0.25H", "P0.5D", "PT90M"]}
print("isoduration", version("isoduration"), seen, format_duration(parse_duration("PT1.5H")))
assert seen == {"PT1.5H": "01 02:00", "PT0.25H": "01 00:00", "P0.5D": "02 00:00", "PT90M": "01 01:30"}, "the behaviour has changed"
assert format_duration(parse_duration("PT1.5H")) == "PT1.5H", "the behaviour has changed"
PYTHON
