#!/usr/bin/env bash
# A review of each month, after the last day of a month.
#
# Question: which date comes after 28 February, 30 April and 31 March 2026?
# Expected: 28 March, 30 May and 30 April, as the day stays; or 31 March, 31 May and 30 April, as the last day stays the last. (The source was read first.)
# Seen with recurringdateutil 0.0.3: 31 March, 30 May and 30 April. The last day of February stays the last one; that of a month of thirty days does not. A review of 28 January is on 31 March.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check recurringdateutil==0.0.3 python-dateutil==2.9.0.post0 pytz==2025.2
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from recurringdateutil import get_next_monthly_recurring_date

seen = [get_next_monthly_recurring_date(day, "%Y-%m-%d", "%Y-%m-%d") for day in ("2026-01-28", "2026-02-28", "2026-04-30", "2026-03-31")]
print("recurringdateutil", version("recurringdateutil"), seen)
assert seen == ["2026-02-28", "2026-03-31", "2026-05-30", "2026-04-30"], "the behaviour has changed"
PYTHON
