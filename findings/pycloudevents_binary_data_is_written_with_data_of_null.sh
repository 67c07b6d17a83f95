#!/usr/bin/env bash
# An event of CloudEvents with binary data: read from the JSON format and written again, for the next program.
#
# Question: which members of the data has the text that is written, and what does the SDK of CloudEvents read from it?
# Expected, by the JSON format (3.1: "data" and "data_base64" exclude each other): "data_base64" alone, and the two bytes.
# Seen with pycloudevents 0.1.4 and cloudevents 2.2.0: "data": null is beside "data_base64", and the bytes have JSON as their datacontenttype. The SDK reads the
# bytes; a reader that holds to the format refuses the event.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pycloudevents==0.1.4 cloudevents==2.2.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import json
from importlib.metadata import version

from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent as Official
from pycloudevents import CloudEvent

text = json.dumps({"specversion": "1.0", "id": "1", "source": "/s", "type": "t", "data_base64": "AP8="})
written = CloudEvent.from_json(text).to_json()
seen = [JSONFormat().read(Official, one).get_data() for one in (text, written)]
members = {name: value for name, value in json.loads(written).items() if name.startswith("data")}
print("pycloudevents", version("pycloudevents"), members, seen)
assert members == {"data": None, "data_base64": "AP8=", "datacontenttype": "application/json"}, "the behaviour has changed"
assert seen == [b"\x00\xff"] * 2, "the behaviour has changed"
PYTHON
