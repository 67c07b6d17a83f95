#!/usr/bin/env bash
# A log line has the label team.name, in the common schema of Elastic, where labels are one level of keys with texts, and nested objects are not.
#
# Question: how is the label written?
# Expected: as one key of `labels`, with the dot or with an underscore in its place.
# Seen with ecs-logging 2.3.0: as an object in `labels`. Each dot makes a level, in what the caller gave as a mapping too.
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

logger.info("opened", extra={"labels": {"team.name": "desk"}})
seen = lines[0]["labels"]
print("ecs-logging", version("ecs-logging"), seen)
assert seen == {"team": {"name": "desk"}}, "the behaviour has changed"
PYTHON
