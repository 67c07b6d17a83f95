#!/usr/bin/env bash
# A date in words, "12 february", on 30 January 2026 at 9:00 and a day later.
#
# Question: which date is it?
# Expected: 12 February, twice, or an error. (The source was read first.)
# Seen with humandate 0.8: 31 January on the 31st; on the 30th, 30 January. The month is set before the day, which February does not have, and then nothing more is changed. On the 28th it is 12 February.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check humandate==0.8 freezegun==1.5.5
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from freezegun import freeze_time
from humandate import parse_date

seen = []
for today in ("2026-01-28", "2026-01-30", "2026-01-31"):
    with freeze_time(f"{today} 09:00:00"):
        seen.append(f"{parse_date('12 february'):%m-%d}")
print("humandate", version("humandate"), seen)
assert seen == ["02-12", "01-30", "01-31"], "the behaviour has changed"
PYTHON
