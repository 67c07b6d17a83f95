#!/usr/bin/env bash
# A level of one's own between information and warning, as Python's logging lets one add.
#
# Question: which level of GELF have Python's levels 20 (INFO), 25 (a notice), 30 (WARNING), 45 and 50 (CRITICAL)?
# Guess: 6, 5 or 6, 4, 3 and 2, since a level of GELF is one of syslog, from 0 to 7.
# Seen with graypy 2.1.0: 6, 25, 4, 45 and 2. A level that is not in its table is written as it is, and in the order of syslog, where less is worse, an
# alarm above an error is far below what is debugged.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check graypy==2.1.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import logging
from importlib.metadata import version

import graypy

handler = graypy.GELFUDPHandler("127.0.0.1", 12201)
levels = 20, 25, 30, 45, 50
records = [logging.LogRecord("desk", level, "desk.py", 1, "disk", (), None) for level in levels]
seen = [handler._make_gelf_dict(record)["level"] for record in records]
print("graypy", version("graypy"), seen)
assert seen == [6, 25, 4, 45, 2], "the behaviour has changed"
PYTHON
