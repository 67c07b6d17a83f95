#!/usr/bin/env bash
# The same OCEL 2.0 log, written as JSON and as XML by the same program.
#
# Question: an event of 10:00:00.123456 is read from a file and written by write_ocel2_json and write_ocel2_xml. What is its time in each?
# Expected: the same, with microseconds.
# Seen with pm4py 2.7.23.11: 10:00:00 in JSON, 10:00:00.123456 in XML. Two events within one second lose their order in the JSON file.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pm4py==2.7.23.11 pandas==3.1.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import json
import logging
import warnings
from importlib.metadata import version
from pathlib import Path

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
import pm4py

log = {
    "eventTypes": [{"name": "open", "attributes": []}],
    "objectTypes": [{"name": "ticket", "attributes": []}],
    "events": [
        {
            "id": "e1",
            "type": "open",
            "time": "2026-03-01T10:00:00.123456Z",
            "attributes": [],
            "relationships": [{"objectId": "t1", "qualifier": "opened"}],
        }
    ],
    "objects": [{"id": "t1", "type": "ticket", "attributes": [], "relationships": []}],
}
Path("log.json").write_text(json.dumps(log))
read = pm4py.read_ocel2_json("log.json")
pm4py.write_ocel2_json(read, "again.json")
pm4py.write_ocel2_xml(read, "again.xml")
text = Path("again.xml").read_text()
seen = [json.loads(Path("again.json").read_text())["events"][0]["time"], "10:00:00.123456" in text]
print("pm4py", version("pm4py"), read.events["ocel:timestamp"].iloc[0].isoformat(), seen)
assert seen == ["2026-03-01T10:00:00Z", True], "the behaviour has changed"
PYTHON
