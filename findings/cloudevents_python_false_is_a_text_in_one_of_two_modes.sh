#!/usr/bin/env bash
# An event that carries the answer of a check (false) or a text that looks like JSON, written and read in both modes of HTTP.
#
# Question: an event has the data False, "null" or "2026" and the content type application/json, and an extension that is True. What is read again in
# binary mode, and in structured mode? And how is the extension written in the header?
# Guess: False survives in both modes. Expected of the others, which were run beside it: the same, and "true", as the specification writes a Boolean.
# Seen with cloudevents 2.2.0 (PyPI): in structured mode they survive. In binary mode False comes back as the text "False", "null" as None and "2026" as a
# number: texts are written without quotes and other data by str(). The header is "True".
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check cloudevents==2.2.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from cloudevents.core.bindings.http import from_binary_event, from_structured_event, to_binary_event, to_structured_event
from cloudevents.core.v1.event import CloudEvent

attributes = {"id": "1", "source": "/desk", "type": "check", "specversion": "1.0", "datacontenttype": "application/json", "vip": True}
written = [False, "null", "2026"]
events = [CloudEvent(attributes, data) for data in written]
binary = [from_binary_event(to_binary_event(event)).get_data() for event in events]
structured = [from_structured_event(to_structured_event(event)).get_data() for event in events]
header = to_binary_event(events[0]).headers["ce-vip"]
print("cloudevents", version("cloudevents"), written, binary, structured, header)
assert (binary, structured, header) == (["False", None, 2026], written, "True"), "the behaviour has changed"
PYTHON
