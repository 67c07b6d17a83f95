#!/usr/bin/env bash
# Lengths in a database for queries of files.
#
# Question: is interval '1 day' equal to interval '24 hours', and is interval '36 hours' longer than interval '1 day'? What is the greatest of both?
# Guess: yes, and yes, 36 hours, as with PostgreSQL, after which its lengths are made.
# Seen with DataFusion 55.0.0: no, no, and one day. Lengths are compared by months, then by days, then by what is left.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check datafusion==55.0.0
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import datafusion

session = datafusion.SessionContext()
query = """
SELECT interval '1 day' = interval '24 hours' AS same, interval '36 hours' > interval '1 day' AS longer, max(took) = interval '1 day' AS greatest
FROM (VALUES (interval '36 hours'), (interval '1 day')) AS ticket(took)
"""
(seen,) = session.sql(query).to_pylist()
print("datafusion", version("datafusion"), seen)
assert seen == {"same": False, "longer": False, "greatest": True}, "the behaviour has changed"
PYTHON
