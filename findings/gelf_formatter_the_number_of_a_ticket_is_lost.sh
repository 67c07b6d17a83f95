#!/usr/bin/env bash
# The number of a ticket beside a message for Graylog, in a field of that name.
#
# Question: which additional fields has a message with the extra fields id (5) and team (desk)?
# Guess: _team, and the number under another name, as GELF forbids the field _id.
# Seen with gelf-formatter 1.0.0: _team alone; the number is dropped without an error.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check gelf-formatter==1.0.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import io
import json
import logging
from importlib.metadata import version

from gelfformatter import GelfFormatter


stream = io.StringIO()
handler = logging.StreamHandler(stream)
handler.setFormatter(GelfFormatter())
logger = logging.Logger("desk")
logger.addHandler(handler)
logger.warning("a disk fills", extra={"id": 5, "team": "desk"})
seen = [f"{key}={value}" for key, value in json.loads(stream.getvalue()).items() if key.startswith("_")]
print("gelf-formatter", version("gelf-formatter"), seen)
assert seen == ["_team=desk"], "the behaviour has changed"
PYTHON
