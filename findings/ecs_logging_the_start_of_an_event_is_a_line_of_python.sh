#!/usr/bin/env bash
# A log line has `event.start` as a moment, and a target as a length of 90 minutes; both are written in the common schema of Elastic, where `event.start` is a date.
#
# Question: how are the two written?
# Expected: 2026-03-02T09:00:00+00:00, as the schema has dates, and a number or a text of ISO 8601.
# Seen with ecs-logging 2.3.0: as the texts datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.timezone.utc) and datetime.timedelta(seconds=5400), what Python's repr gives.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check ecs-logging==2.3.0
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
import json
import logging
from importlib.metadata import version

import ecs_logging

lines = []
handler = logging.Handler()
handler.setFormatter(ecs_logging.StdlibFormatter())
handler.emit = lambda record: lines.append(json.loads(handler.format(record)))
logger = logging.getLogger("desk")
logger.propagate = False
logger.addHandler(handler)
logger.setLevel("INFO")
from datetime import UTC, datetime, timedelta

logger.info("opened", extra={"event.start": datetime(2026, 3, 2, 9, tzinfo=UTC), "target": timedelta(minutes=90)})
seen = [lines[0]["event"]["start"], lines[0]["target"]]
print("ecs-logging", version("ecs-logging"), seen)
expected = ["datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.timezone.utc)", "datetime.timedelta(seconds=5400)"]
assert seen == expected, "the behaviour has changed"
PYTHON
