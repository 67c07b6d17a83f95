#!/usr/bin/env bash
# An OCEL 2.0 log whose tickets have no attributes, written by one program as JSON and as a database of SQLite, and read by another.
#
# Question: does the other read both?
# Expected: yes, to the same log.
# Seen with pm4py 2.7.23.11 and oceldb 0.10.1: the JSON alone. The table of the tickets has their names and lacks the columns of the time and of the field that changed, which the other asks for.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pm4py==2.7.23.11 oceldb==0.10.1
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
import contextlib
import io
import json
import sqlite3
from importlib.metadata import version

with contextlib.redirect_stdout(io.StringIO()):
    import pm4py

from oceldb.errors import OCELDBError
from oceldb.io import convert_ocel


def log(attributes):
    """Return a log of one event on two tickets, the first with these attributes by name, type and value."""
    values = [{"name": name, "time": "1970-01-01T00:00:00Z", "value": value} for name, _, value in attributes]
    return {
        "objectTypes": [{"name": "ticket", "attributes": [{"name": name, "type": kind} for name, kind, _ in attributes]}],
        "eventTypes": [{"name": "open", "attributes": []}],
        "objects": [{"id": "t1", "type": "ticket", "attributes": values}, {"id": "t2", "type": "ticket", "attributes": []}],
        "events": [
            {
                "id": "e1",
                "type": "open",
                "time": "2026-03-02T09:00:00Z",
                "attributes": [],
                "relationships": [{"objectId": "t1", "qualifier": "of"}, {"objectId": "t2", "qualifier": "of"}],
            }
        ],
    }


def readable(path: str) -> bool:
    try:
        convert_ocel(path, f"{path}.native")
    except OCELDBError:
        return False
    return True


with open("log.json", "w") as file:
    json.dump(log([]), file)
with contextlib.redirect_stdout(io.StringIO()):
    tickets = pm4py.read_ocel2_json("log.json")
    pm4py.write_ocel2_json(tickets, "again.json")
    pm4py.write_ocel2_sqlite(tickets, "again.sqlite")
columns = [row[1] for row in sqlite3.connect("again.sqlite").execute('PRAGMA table_info("object_Ticket")')]
seen = [readable("again.json"), readable("again.sqlite"), columns]
print("pm4py", version("pm4py"), "oceldb", version("oceldb"), seen)
assert seen == [True, False, ["ocel_id"]], "the behaviour has changed"
PYTHON
