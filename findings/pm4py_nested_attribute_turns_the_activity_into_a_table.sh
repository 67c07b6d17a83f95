#!/usr/bin/env bash
# An XES event with an activity name that has a nested attribute.
#
# Question: an event has concept:name "resolve" with a nested attribute "reason" (IEEE 1849 allows nested attributes on every
# attribute). What is the activity in the frame that read_xes returns?
# Guess: the text "resolve"; the nested attribute is lost.
# Seen with pm4py 2.7.23.11: a dictionary, {'value': 'resolve', 'children': {'reason': 'fixed'}}, beside the text "close" of the next event.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pm4py==2.7.23.11 pandas==3.1.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import logging
import warnings
from importlib.metadata import version
from pathlib import Path

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
import pm4py

XES = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="nested-attributes" xmlns="http://www.xes-standard.org/">
<trace><string key="concept:name" value="1"/>
<event><string key="concept:name" value="resolve"><string key="reason" value="fixed"/></string>
<date key="time:timestamp" value="2026-03-01T10:00:00.000+01:00"/></event>
<event><string key="concept:name" value="close"/><date key="time:timestamp" value="2026-03-01T11:00:00.000+01:00"/></event>
</trace></log>"""
Path("log.xes").write_text(XES)
seen = pm4py.read_xes("log.xes")["concept:name"].tolist()
print("pm4py", version("pm4py"), seen)
assert seen == [{"value": "resolve", "children": {"reason": "fixed"}}, "close"], "the behaviour has changed"
PYTHON
