#!/usr/bin/env bash
# A message of syslog, turned into the Common Event Format by one package and read by another.
#
# Question: what is the text of "load=9 on host" when it is read, and what that of "load is 9 on host"?
# Expected: load=9 on host (an equals sign is escaped in the extension only, as the sender does), and load is 9 on host. (Written down with the script.)
# Seen with syslog2cef 0.3.3 and pycef 1.11: no text, no name and no severity, with no error; and load is 9 on host. The reader takes the first equals sign of
# the header as that of an extension.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check syslog2cef==0.3.3 pycef==1.11
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import pycef
from syslogcef import convert_line

seen = []
for text in ("load=9 on host", "load is 9 on host"):
    event = pycef.parse(convert_line(f"<13>1 2026-03-01T09:00:00Z host app - - - {text}"))
    seen.append((event.get("msg"), event.get("DeviceName"), event.get("DeviceSeverity")))
print("syslog2cef", version("syslog2cef"), "pycef", version("pycef"), seen)
assert seen == [(None, "", None), ("load is 9 on host", "load is 9 on host", "3")], "the behaviour has changed"
PYTHON
