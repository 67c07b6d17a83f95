#!/usr/bin/env bash
# A window that opens at half past nine, in the syntax of Splunk, where what is after a snap is applied in turn.
#
# Question: what are @d+9h and @d+9h+30m on 11 March 2026 at 10:00?
# Expected: 9:00 and 9:30. (The question came up while @q was run.)
# Seen with relatime 1.1.0: 9:00 and 0:30, without an error: of several steps after the snap the last one counts alone.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check relatime==1.1.0 pytz==2023.3 python-dateutil==2.9.0.post0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from relatime import timeParser

seen = [f"{timeParser(text, now=lambda: datetime(2026, 3, 11, 10)):%H:%M}" for text in ("@d+9h", "@d+9h+30m")]
print("relatime", version("relatime"), seen)
assert seen == ["09:00", "00:30"], "the behaviour has changed"
PYTHON
