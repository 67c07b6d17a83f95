#!/usr/bin/env bash
# An OCEL 2.0 log in JSON whose tickets have a due date, of the type `time`. One program reads it, and reads and writes it again; the other reads both files.
#
# Question: does it read both?
# Guess: yes, with the same types.
# Seen with pm4py 2.7.23.11 and oceldb 0.10.1: the first alone. What is read as `time` is written as `date`, a type that OCEL 2.0 does not have.
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
    json.dump(log([("due", "time", "2026-03-03T09:00:00Z")]), file)
with contextlib.redirect_stdout(io.StringIO()):
    pm4py.write_ocel2_json(pm4py.read_ocel2_json("log.json"), "again.json")
with open("again.json") as file:
    kind = json.load(file)["objectTypes"][0]["attributes"][0]["type"]
seen = [readable("log.json"), readable("again.json"), kind]
print("pm4py", version("pm4py"), "oceldb", version("oceldb"), seen)
assert seen == [True, False, "date"], "the behaviour has changed"
PYTHON
