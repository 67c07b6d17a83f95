#!/usr/bin/env bash
# An OCEL 2.0 log of two tickets, where `priority` is declared an integer and `vip` a boolean; the second ticket has neither. It is read and written again.
#
# Question: of which type are they in the file that is written?
# Guess: integer and boolean, as they were.
# Seen with pm4py 2.7.23.11 and pandas 3.1.1: float, with the value 3.0, and string, with the value false. The type is taken from the column of the table, which has numbers with a fraction, or objects, where a value is missing.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pm4py==2.7.23.11 pandas==3.1.1
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
import contextlib
import io
import json
from importlib.metadata import version

with contextlib.redirect_stdout(io.StringIO()):
    import pm4py

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


with open("log.json", "w") as file:
    json.dump(log([("priority", "integer", 3), ("vip", "boolean", False)]), file)
with contextlib.redirect_stdout(io.StringIO()):
    pm4py.write_ocel2_json(pm4py.read_ocel2_json("log.json"), "again.json")
with open("again.json") as file:
    again = json.load(file)
types = {one["name"]: one["type"] for one in again["objectTypes"][0]["attributes"]}
ticket = next(one for one in again["objects"] if one["id"] == "t1")
values = {one["name"]: one["value"] for one in ticket["attributes"]}
print("pm4py", version("pm4py"), "pandas", version("pandas"), types, values)
assert types == {"priority": "float", "vip": "string"}, "the behaviour has changed"
assert repr(values["priority"]) == "3.0", "the behaviour has changed"
PYTHON
