#!/usr/bin/env bash
# The time of an event in the Common Event Format: milliseconds since 1970, or a text such as "Mar 02 2026 09:00:00.000 UTC".
#
# Question: how is the moment 9:00 of 2 March 2026 in UTC written, that is given as a datetime to a field of type TimeStamp?
# Expected: as one of the two, or an error, as its check is strict. (The source was read first.)
# Seen with cefevent 0.5.6: end=2026-03-02 09:00:00+00:00. Each value of a TimeStamp is taken as it is.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check cefevent==0.5.6
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime, timezone
from importlib.metadata import version

from cefevent import CEFEvent

event = CEFEvent(strict=True)
event.set_field("endTime", datetime(2026, 3, 2, 9, tzinfo=timezone.utc))
seen = event.build_cef().split("|")[-1]
print("cefevent", version("cefevent"), seen)
assert seen == "end=2026-03-02 09:00:00+00:00", "the behaviour has changed"
PYTHON
