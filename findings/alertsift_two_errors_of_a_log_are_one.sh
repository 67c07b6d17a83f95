#!/usr/bin/env bash
# A log of two lines: "ERROR the database is full" and "ERROR the certificate has expired".
#
# Question: which alerts are left when equal ones are put together?
# Expected: both. (The source was read first.)
# Seen with alertsift 0.1.0: one, of the database, with a count of two. An alert of a log is named after its level, and its text is no part of what makes it equal.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check alertsift==0.1.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from alertsift.dedupe import dedupe
from alertsift.parsers import logs

seen = [(alert.name, alert.summary, alert.count) for alert in dedupe(logs.parse("ERROR the database is full\nERROR the certificate has expired\n"))]
print("alertsift", version("alertsift"), seen)
assert seen == [("ERROR", "ERROR the database is full", 2)], "the behaviour has changed"
PYTHON
