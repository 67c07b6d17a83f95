#!/usr/bin/env bash
# The start of last month and of last year, for reports that run on the first of a month and on New Year's Day.
#
# Question: what are "now-1M/M" on 1 May 2026 at one in the night, and "now-1Y/Y" on 1 January 2026 at one in the night?
# Expected (the question came up while the source was read): 1 April 2026, and 1 January 2025.
# Seen with shorthand-datetime 0.4.0: 1 March, and 1 January 2024. A month is 4.34524 weeks (30 days and 10 hours) and a year 365 days and nearly 6 hours, which are taken off before
# the result is rounded. In the first hours after a month of 30 days the report is of the month before the last.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check shorthand-datetime==0.4.0 python-datemath==3.0.3 freezegun==1.5.5
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import arrow
from datemath import dm
from freezegun import freeze_time
from shorthand_datetime import parse_shorthand_datetime

cases = [("now-1M/M", "2026-05-01 01:00:00"), ("now-1M/M", "2026-05-02 01:00:00"), ("now-1Y/Y", "2026-01-01 01:00:00"), ("now-1Y/Y", "2026-01-02 01:00:00")]
seen = []
for text, now in cases:
    with freeze_time(now):
        seen.append(f"{parse_shorthand_datetime(text):%Y-%m-%d}")
other = [dm(text, now=arrow.get(now)).date().isoformat() for text, now in cases]
print("shorthand-datetime", version("shorthand-datetime"), seen, "python-datemath", version("python-datemath"), other)
assert seen == ["2026-03-01", "2026-04-01", "2024-01-01", "2025-01-01"], "the behaviour has changed"
assert other == ["2026-04-01", "2026-04-01", "2025-01-01", "2025-01-01"], "the behaviour has changed"
PYTHON
