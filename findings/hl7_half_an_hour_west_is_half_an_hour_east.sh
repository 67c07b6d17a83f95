#!/usr/bin/env bash
# A moment of HL7 version 2 in a zone that is half an hour west of Greenwich.
#
# Question: which offsets have 20260301090000-0030 and 20260301090000-0330?
# Guess: -00:30 and -03:30.
# Seen with hl7 0.4.5: +00:30 and -03:30. The sign is that of the hours, and nought has none.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check hl7==0.4.5
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import hl7

seen = [hl7.parse_datetime(f"20260301090000{offset}").isoformat() for offset in ("-0030", "-0330")]
print("hl7", version("hl7"), seen)
assert seen == ["2026-03-01T09:00:00+00:30", "2026-03-01T09:00:00-03:30"], "the behaviour has changed"
PYTHON
