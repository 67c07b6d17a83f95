#!/usr/bin/env bash
# An OCEL 2.0 log with an object that no event names.
#
# Question: a log has two objects: a ticket with one event, and a server that the ticket names in an object-to-object relation and no
# event does. Which objects does read_ocel2_json return, and which relations between objects?
# Guess: both objects, and the relation.
# Seen with pm4py 2.7.23.11: the ticket alone, and no relation. Objects without events are left out when the log is read, also from
# a file whose objects are the inventory of a desk.
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
    "objectTypes": [{"name": "ticket", "attributes": []}, {"name": "server", "attributes": []}],
    "events": [
        {
            "id": "e1",
            "type": "open",
            "time": "2026-03-01T10:00:00Z",
            "attributes": [],
            "relationships": [{"objectId": "t1", "qualifier": "opened"}],
        }
    ],
    "objects": [
        {"id": "t1", "type": "ticket", "attributes": [], "relationships": [{"objectId": "s1", "qualifier": "affects"}]},
        {"id": "s1", "type": "server", "attributes": [], "relationships": []},
    ],
}
Path("log.json").write_text(json.dumps(log))
read = pm4py.read_ocel2_json("log.json")
seen = [read.objects["ocel:oid"].tolist(), len(read.o2o)]
print("pm4py", version("pm4py"), seen)
assert seen == [["t1"], 0], "the behaviour has changed"
PYTHON
