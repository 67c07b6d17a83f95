#!/usr/bin/env bash
# Moments in milliseconds, aligned to a day and to an hour.
#
# Question: to which moments are 2 March 2026 0:00 and 9:00 in UTC aligned?
# Expected: to themselves, as no shorter unit is left. (The source was read first.)
# Seen with tslib 1.8: 3 March 0:00, and 10:00. A unit is added to the start of the one that a moment is in.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check tslib==1.8 setuptools==80.9.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import contextlib
import io
import sys
from datetime import datetime, timezone
from importlib.metadata import version

import tslib

def aligned(unit, moment):
    sys.argv = ["ts", "-n", "--align", unit, str(int(moment.timestamp() * 1000))]
    sys.stdin = open("/dev/null")
    with contextlib.redirect_stdout(io.StringIO()) as out:
        tslib.main()
    return f"{datetime.fromtimestamp(int(out.getvalue()) / 1000, timezone.utc):%d %H:%M}"

seen = [aligned("day", datetime(2026, 3, 2, tzinfo=timezone.utc)), aligned("hour", datetime(2026, 3, 2, 9, tzinfo=timezone.utc))]
print("tslib", version("tslib"), seen)
assert seen == ["03 00:00", "02 10:00"], "the behaviour has changed"
PYTHON
