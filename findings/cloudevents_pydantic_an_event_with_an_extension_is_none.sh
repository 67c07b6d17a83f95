#!/usr/bin/env bash
# An event of CloudEvents 1.0 with an extension attribute, as for a trace or a partition.
#
# Question: is an event read that has "traceparent" or "partitionkey", which are documented extensions, and is a time without an offset?
# Expected: yes, with its extension; no: the specification has extensions as part of an event, and a time is one of RFC 3339. (The question came up while another was run.)
# Seen with cloudevents-pydantic 0.2.0: no, "Extra inputs are not permitted", in either case; yes, and it is written again without an offset. cloudevents 1.13.0, with the same texts, reads all three.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check cloudevents-pydantic==0.2.0 cloudevents==1.13.0 pydantic==2.14.4
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import json
from importlib.metadata import version

from cloudevents.http import from_json
from cloudevents_pydantic.formats.json import deserialize, serialize
from pydantic import ValidationError


def event(**extra: str) -> str:
    return json.dumps({"specversion": "1.0", "source": "/desk", "type": "opened", "id": "1", "datacontenttype": "application/json", "data": 1, **extra})


def shown(text: str) -> str:
    try:
        return str(json.loads(serialize(deserialize(text)))["time"])
    except ValidationError as error:
        return error.errors()[0]["msg"]


texts = [event(partitionkey="desk"), event(traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), event(time="2026-11-28T10:00:00")]
seen = [shown(text) for text in texts]
others = [dict(from_json(text).get_attributes()).get("partitionkey") for text in texts]
print("cloudevents-pydantic", version("cloudevents-pydantic"), seen, "cloudevents", version("cloudevents"), others)
assert seen == ["Extra inputs are not permitted"] * 2 + ["2026-11-28T10:00:00"], "the behaviour has changed"
assert others == ["desk", None, None], "the behaviour has changed"
PYTHON
