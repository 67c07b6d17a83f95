#!/usr/bin/env bash
# One observation of a file: seen three times from 9:00 to 9:10. A pattern asks for three times within 60 seconds, another for four times.
#
# Question: do the patterns match?
# Expected: neither; the three are known to lie in ten minutes, and nothing puts them in one.
# Seen with stix2-matcher 3.0.0: the first matches. The count is taken as that many observations, each of which may be at any moment of the ten minutes, so also at one.
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



events = [seen_at(1, "09:00:00", "09:10:00", 3, "a")]
patterns = ["[file:name = 'a'] REPEATS 3 TIMES WITHIN 60 SECONDS", "[file:name = 'a'] REPEATS 4 TIMES"]
seen = [bool(match(pattern, events)) for pattern in patterns]
print("stix2-matcher", version("stix2-matcher"), seen)
assert seen == [True, False], "the behaviour has changed"
PYTHON
