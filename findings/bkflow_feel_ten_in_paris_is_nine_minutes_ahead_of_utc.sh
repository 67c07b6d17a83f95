#!/usr/bin/env bash
# The instant of a ticket in a decision, with a zone as FEEL has it.
#
# Question: is date and time("2026-03-01T10:00:00@Europe/Paris") equal to the same with 09:00:00Z, and is the same with 10:00:00+01:00?
# Guess: both are.
# Seen with bkflow-feel 1.2.0: the one with an offset is; the one with a zone is equal to 09:51:00Z. Its offset is that of Paris before 1911.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check bkflow-feel==1.2.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import logging
from importlib.metadata import version

from bkflow_feel.api import parse_expression

logging.disable()
seen = [
    parse_expression(f'date and time("2026-03-01T10:00:00{zone}") = date and time("2026-03-01T{utc}Z")', {})
    for zone, utc in (("+01:00", "09:00:00"), ("@Europe/Paris", "09:00:00"), ("@Europe/Paris", "09:51:00"))
]
print("bkflow-feel", version("bkflow-feel"), seen)
assert seen == [True, False, True], "the behaviour has changed"
PYTHON
