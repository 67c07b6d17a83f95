#!/usr/bin/env bash
# Two observations of the same second, file a and file b.
#
# Question: does [a] FOLLOWEDBY [b] match, and [b] FOLLOWEDBY [a]?
# Guess: neither, as none is later.
# Seen with stix2-matcher 3.0.0: both. To follow is to be no earlier, and so the order of two at one moment is each order, as the standard has it.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check stix2-matcher==3.0.0 stix2-patterns==2.1.2
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

from stix2matcher.matcher import match


def seen_at(number, first, last, count, name):
    """Return an observation of a file."""
    stamp = "2026-03-02T09:00:00.000Z"
    return {
        "type": "observed-data",
        "id": f"observed-data--0000000{number}-0000-4000-8000-000000000000",
        "created": stamp,
        "modified": stamp,
        "first_observed": f"2026-03-02T{first}Z",
        "last_observed": f"2026-03-02T{last}Z",
        "number_observed": count,
        "objects": {"0": {"type": "file", "name": name}},
    }



events = [seen_at(1, "09:00:00", "09:00:00", 1, "a"), seen_at(2, "09:00:00", "09:00:00", 1, "b")]
first, second = "[file:name = 'a']", "[file:name = 'b']"
seen = [bool(match(pattern, events)) for pattern in (f"{first} FOLLOWEDBY {second}", f"{second} FOLLOWEDBY {first}")]
print("stix2-matcher", version("stix2-matcher"), seen)
assert seen == [True, True], "the behaviour has changed"
PYTHON
