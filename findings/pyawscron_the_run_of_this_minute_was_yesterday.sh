#!/usr/bin/env bash
# Did the job of noon run? A monitor looks half a minute after it.
#
# Question: what is the previous run of "0 12 * * ? *" before 12:00:30, before 12:01:00 and before 12:00:00?
# Expected: 12:00 of the same day, twice, and of the day before.
# Seen with pyawscron 1.0.7: the day before, the same day, and the day before. prev() cuts the seconds and then goes back a minute, so the run of the minute that is
# under way is missed. aws-cron-parser 1.1.12 of npm, with the same expressions, finds it.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pyawscron==1.0.7
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import UTC, datetime
from importlib.metadata import version

from pyawscron import AWSCron

noon = AWSCron("0 12 * * ? *")
moments = [datetime(2026, 11, 27, 12, *rest, tzinfo=UTC) for rest in ((0, 30), (1, 0), (0, 0))]
seen = [f"{noon.occurrence(moment).prev():%d %H:%M}" for moment in moments]
print("pyawscron", version("pyawscron"), seen)
assert seen == ["26 12:00", "27 12:00", "26 12:00"], "the behaviour has changed"
PYTHON
