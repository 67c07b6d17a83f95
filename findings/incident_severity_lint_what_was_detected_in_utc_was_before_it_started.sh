#!/usr/bin/env bash
# An incident that started at 10:30 at +02:00 and was detected half an hour later, at 9:00 in UTC.
#
# Question: what does the check of its record find?
# Expected: a delay of half an hour. (The source was read first.)
# Seen with incident-severity-lint 0.1.0: that it was detected before it started, and that "one of them is wrong". The two texts are compared; ISO 8601 is what it requires.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check incident-severity-lint==0.1.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from incident_severity_lint import lint

record = {"started_at": "2026-03-02T10:30:00+02:00", "detected_at": "2026-03-02T09:00:00Z"}
seen = [finding for finding in lint(record) if finding.startswith("detected_at")]
print("incident-severity-lint", version("incident-severity-lint"), seen)
assert [finding.split(" - ")[0] for finding in seen] == ["detected_at (2026-03-02T09:00:00Z) is before started_at (2026-03-02T10:30:00+02:00)"], "the behaviour has changed"
PYTHON
