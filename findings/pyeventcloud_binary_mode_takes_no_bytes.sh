#!/usr/bin/env bash
# An event of CloudEvents with an attribute that is a boolean, in the headers of HTTP's binary mode; and one with two bytes as its data.
#
# Question: which header has a flag of true, and what is the body for the two bytes?
# Expected, by the specification (a Boolean is written as "true" or "false") and by the binding to HTTP (the data is the body): "true", and the bytes.
# Seen with pyeventcloud 0.1.0: "True", and a BindingError. The mode that exists for bytes takes none, and a rule that looks for flag = true finds nothing.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pyeventcloud==0.1.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from pyeventcloud import BindingError, CloudEvent, HTTPBinding

event = {"specversion": "1.0", "id": "1", "source": "/s", "type": "t"}
_, headers = HTTPBinding().to_binary(CloudEvent(**event, flag=True))
try:
    body = HTTPBinding().to_binary(CloudEvent(**event, data=b"\x00\xff"))[0]
except BindingError:
    body = "refused"
print("pyeventcloud", version("pyeventcloud"), headers["ce-flag"], body)
assert (headers["ce-flag"], body) == ("True", "refused"), "the behaviour has changed"
PYTHON
