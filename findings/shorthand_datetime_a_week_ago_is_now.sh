#!/usr/bin/env bash
# A range of the last week or year, in the date math of Elasticsearch and Grafana.
#
# Question: what are "now-1w" and "now-1y"?
# Expected (the question came up while the source was read): a week and a year ago. (Both programs that the package names write a week as w and a year as y.)
# Seen with shorthand-datetime 0.4.0: now, without an error or a warning, so that the range is empty. Its own units are W and Y, and a unit that it does not know is
# left out. A text that it does not read at all gives None.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check shorthand-datetime==0.4.0 python-datemath==3.0.3 freezegun==1.5.5
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from datemath import dm
from freezegun import freeze_time
from shorthand_datetime import parse_shorthand_datetime

with freeze_time("2026-03-18 10:00:00"):
    seen = [f"{parse_shorthand_datetime(text):%Y-%m-%d}" for text in ("now-1w", "now-1y", "now-1W", "now-1Y", "now-7d")]
    other = [dm(text).date().isoformat() for text in ("now-1w", "now-1y")]
print("shorthand-datetime", version("shorthand-datetime"), seen, "python-datemath", version("python-datemath"), other)
assert seen == ["2026-03-18", "2026-03-18", "2026-03-11", "2025-03-18", "2026-03-11"], "the behaviour has changed"
assert other == ["2026-03-11", "2025-03-18"], "the behaviour has changed"
PYTHON
