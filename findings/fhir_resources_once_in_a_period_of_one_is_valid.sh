#!/usr/bin/env bash
# A round of FHIR that is to be done once in a period of one, without a unit, and at nine as well as in the morning.
#
# Question: FHIR has rules for a Timing: a period has a unit (tim-2), and there is no time of day beside a "when" (tim-10). Is the round accepted?
# Guess: an error, for either.
# Seen with fhir.resources 8.3.0: both are accepted, and written again as they are. The rules of the resources themselves are not checked.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check fhir.resources==8.3.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from fhir.resources.timing import Timing

without_unit = {"frequency": 1, "period": 1}
twice = {"frequency": 1, "period": 1, "periodUnit": "d", "timeOfDay": ["09:00:00"], "when": ["MORN"]}
seen = [Timing(repeat=repeat).model_dump_json() for repeat in (without_unit, twice)]
print("fhir.resources", version("fhir.resources"), seen)
assert seen == [
    '{"repeat":{"frequency":1,"period":1}}',
    '{"repeat":{"frequency":1,"period":1,"periodUnit":"d","timeOfDay":["09:00:00"],"when":["MORN"]}}',
], "the behaviour has changed"
PYTHON
