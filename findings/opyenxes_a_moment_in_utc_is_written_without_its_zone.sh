#!/usr/bin/env bash
# A log in XES that is read and written again, with moments in UTC and in Paris.
#
# Question: events at 08:30:00.000Z and at 09:00:00.000+01:00. What moments has the written log?
# Guess: the same, with Z or +00:00, and +01:00.
# Seen with opyenxes 0.3.0: 08:30:00.000 without a zone, and +01:00. The next reader takes the first for its own local time, and a log of both kinds
# has moments that cannot be compared.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check opyenxes==0.3.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import contextlib
import io
import re
from importlib.metadata import version
from pathlib import Path

from opyenxes.data_in.XesXmlParser import XesXmlParser
from opyenxes.data_out.XesXmlSerializer import XesXmlSerializer

LOG = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<trace><string key="concept:name" value="1"/>
<event><date key="time:timestamp" value="2026-03-01T08:30:00.000Z"/></event>
<event><date key="time:timestamp" value="2026-03-01T09:00:00.000+01:00"/></event>
</trace></log>"""
Path("log.xes").write_text(LOG)
with contextlib.redirect_stdout(io.StringIO()):
    with Path("log.xes").open() as source:
        (log,) = XesXmlParser().parse(source)
    with Path("written.xes").open("w") as target:
        XesXmlSerializer().serialize(log, target)
seen = re.findall(r'<date .*value="(.*?)"', Path("written.xes").read_text())
print("opyenxes", version("opyenxes"), seen)
assert seen == ["2026-03-01T08:30:00.000", "2026-03-01T09:00:00.000+01:00"], "the behaviour has changed"
PYTHON
