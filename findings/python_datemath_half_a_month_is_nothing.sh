#!/usr/bin/env bash
# Ranges with a fraction, in the date math of Elasticsearch as a package reads it.
#
# Question: what are "now-1.5d", "now-1.5w" and "now-0.5M" at ten on 31 March 2026?
# Expected (the question came up while another was run): 36 hours ago, ten and a half days ago, and an error, since a month has no half.
# Seen with python-datemath 3.0.3: 36 hours ago, but exactly one week ago, and now. The fraction counts for days and shorter units; from a week on it is dropped without an error, so half a month is an
# empty range and a week and a half is a week.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check python-datemath==3.0.3
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import arrow
from datemath import dm

now = arrow.get("2026-03-31T10:00:00+00:00")
seen = [dm(text, now=now).isoformat() for text in ("now-1.5d", "now-1.5w", "now-0.5M", "now-1.5y")]
print("python-datemath", version("python-datemath"), seen)
expected = ["2026-03-29T22:00:00+00:00", "2026-03-24T10:00:00+00:00", "2026-03-31T10:00:00+00:00", "2025-03-31T10:00:00+00:00"]
assert seen == expected, "the behaviour has changed"
PYTHON
