#!/usr/bin/env bash
# An event of OCEL 2.0 in which one object has two roles.
#
# Question: an event is related to ticket t1 as "opened" and as "escalated", and to t2 as "mentioned". Which relations has the log that is read from
# JSON, and which the same log from XML?
# Expected: three of both: OCEL 2.0 has a relation for each event, object and qualifier. (The question came up while another was run.)
# Seen with pm4py 2.7.23.11: escalated and mentioned from JSON, all three from XML. Of the roles of one object in one event, the JSON reader has the
# last one.
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

ROLES = [("t1", "opened"), ("t1", "escalated"), ("t2", "mentioned")]
MOMENT = "2026-03-01T10:30:00Z"
log = {
    "eventTypes": [{"name": "open", "attributes": []}],
    "objectTypes": [{"name": "ticket", "attributes": []}],
    "events": [
        {
            "id": "e1",
            "type": "open",
            "time": MOMENT,
            "attributes": [],
            "relationships": [{"objectId": ticket, "qualifier": role} for ticket, role in ROLES],
        }
    ],
    "objects": [{"id": ticket, "type": "ticket", "attributes": []} for ticket in ("t1", "t2")],
}
Path("log.json").write_text(json.dumps(log))
relations = "".join(f'<relationship object-id="{ticket}" qualifier="{role}"/>' for ticket, role in ROLES)
objects = "".join(f'<object id="{ticket}" type="ticket"><attributes/><objects/></object>' for ticket in ("t1", "t2"))
Path("log.xml").write_text(
    '<?xml version="1.0" encoding="UTF-8"?><log>'
    '<object-types><object-type name="ticket"><attributes/></object-type></object-types>'
    '<event-types><event-type name="open"><attributes/></event-type></event-types>'
    f"<objects>{objects}</objects>"
    f'<events><event id="e1" type="open" time="{MOMENT}"><attributes/><objects>{relations}</objects></event></events></log>'
)
seen = [
    read.relations["ocel:qualifier"].tolist()
    for read in (pm4py.read_ocel2_json("log.json"), pm4py.read_ocel2_xml("log.xml"))
]
print("pm4py", version("pm4py"), seen)
assert seen == [["escalated", "mentioned"], ["opened", "escalated", "mentioned"]], "the behaviour has changed"
PYTHON
