#!/usr/bin/env bash
# An incident and the question "Is data lost, corrupted, or exposed?", whose answer "unknown" is in the table of answers with SEV2, and is one of the choices.
#
# Question: of which severity is an incident with that answer alone?
# Expected: SEV2. (The source was read first.)
# Seen with incident-severity-lint 0.1.0: SEV4, the lowest, with "no escalating answer given". Each unknown answer is left out before the table is read.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check incident-severity-lint==0.1.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from incident_severity_lint import classify

seen = [classify({"data_integrity": answer})[0] for answer in ("no", "unknown", "yes")]
print("incident-severity-lint", version("incident-severity-lint"), seen)
assert seen == ["SEV4", "SEV4", "SEV1"], "the behaviour has changed"
PYTHON
