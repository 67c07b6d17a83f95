#!/usr/bin/env bash
# A round of FHIR on Mondays, with the day in full.
#
# Question: the codes of the days are mon to sun, and the binding is required. Are monday and 1 accepted, and which day is Monday for a reader?
# Guess: an error, for both.
# Seen with fhir.resources 8.3.0: monday and 1 (as a text) are accepted and written again. The codes of a required binding are not checked.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check fhir.resources==8.3.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from fhir.resources.timing import Timing

seen = Timing(repeat={"dayOfWeek": ["monday", "1"]}).model_dump_json()
print("fhir.resources", version("fhir.resources"), seen)
assert seen == '{"repeat":{"dayOfWeek":["monday","1"]}}', "the behaviour has changed"
PYTHON
