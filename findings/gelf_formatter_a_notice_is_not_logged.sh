#!/usr/bin/env bash
# Levels between those of Python, as programs of a service desk add them, for Graylog.
#
# Question: which level has a message of WARNING (30), and which has one of NOTICE (25)?
# Guess: 4 and 5, the severities of syslog.
# Seen with gelf-formatter 1.0.0: 4, and no message at all: a level that is none of the five of Python is a KeyError, which logging reports and drops.
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


seen: list[object] = []
logging.raiseExceptions = False
for level in (30, 25):
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(GelfFormatter())
    logger = logging.Logger("desk")
    logger.addHandler(handler)
    logger.log(level, "a disk fills")
    written = stream.getvalue()
    seen.append(json.loads(written)["level"] if written else "nothing")
print("gelf-formatter", version("gelf-formatter"), seen)
assert seen == [4, "nothing"], "the behaviour has changed"
PYTHON
