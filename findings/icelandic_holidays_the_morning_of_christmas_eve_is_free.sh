#!/usr/bin/env bash
# Thursday 24 December 2026 in Iceland; the package's list of holidays has "December 24th from 13:00", and its question takes a date with a time.
#
# Question: is ten in the morning a holiday, and is three in the afternoon?
# Expected: no and yes. (The source was read first.)
# Seen with icelandic-holidays 0.6.1: yes, twice, and for the 31st too. The time is not looked at, so a target of four hours loses the morning.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check icelandic-holidays==0.6.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from icelandic_holidays import is_businessday, is_holiday

seen = [[is_holiday(datetime(2026, 12, day, hour)) for hour in (10, 15)] for day in (24, 31)]
seen.append(is_businessday(datetime(2026, 12, 23, 10)))
print("icelandic-holidays", version("icelandic-holidays"), seen)
assert seen == [[True, True], [True, True], True], "the behaviour has changed"
PYTHON
