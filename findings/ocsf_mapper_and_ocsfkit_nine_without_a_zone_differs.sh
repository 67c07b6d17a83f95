#!/usr/bin/env bash
# A log has its moment as 2026-03-02T09:00:00, without a zone, and two programs map it to the milliseconds of OCSF on a server in New York.
#
# Question: which moment, in UTC, is it for each?
# Expected: 9:00 for both, or a refusal: the result of a mapping depends on the event alone.
# Seen with ocsf-mapper 0.4.4 and ocsfkit 0.9.0: 14:00 and 9:00. One reads the clock of the server, the other UTC.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check ocsf-mapper==0.4.4 ocsfkit==0.9.0
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
import os
import time
from datetime import UTC, datetime
from importlib.metadata import version

from ocsf_mapper.ops import apply_op
from ocsfkit.transforms import parse_timestamp

os.environ["TZ"] = "America/New_York"
time.tzset()
event = {"at": "2026-03-02T09:00:00"}
found = [apply_op({"time": "$.at", "format": "iso8601"}, event), parse_timestamp(event["at"])]
seen = [f"{datetime.fromtimestamp(moment / 1000, UTC):%H:%M}" for moment in found]
print("ocsf-mapper", version("ocsf-mapper"), "ocsfkit", version("ocsfkit"), seen)
assert seen == ["14:00", "09:00"], "the behaviour has changed"
PYTHON
