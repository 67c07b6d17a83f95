#!/usr/bin/env bash
# A ticket whose import has lost the zone of its moments, compared with the ticket before.
#
# Question: is there a difference between 2026-03-01 09:00 without a zone and 2026-03-01 09:00 in UTC, and between it and 09:00 in Paris (UTC+1)?
# Guess: yes, both: Python holds them for unequal, and one has no instant at all.
# Seen with deepdiff 9.1.0: none to UTC, one to Paris, as a change from 09:00 UTC to 08:00 UTC. What has no zone is held for UTC before it is
# compared, and the report shows a zone that was never there.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check deepdiff==9.1.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import UTC, datetime, timedelta, timezone
from importlib.metadata import version

from deepdiff import DeepDiff

naive = datetime(2026, 3, 1, 9)
paris = datetime(2026, 3, 1, 9, tzinfo=timezone(timedelta(hours=1)))
change = DeepDiff(naive, paris)["values_changed"]["root"]
seen = [len(DeepDiff(naive, naive.replace(tzinfo=UTC))), str(change["old_value"]), str(change["new_value"])]
print("deepdiff", version("deepdiff"), seen)
assert seen == [0, "2026-03-01 09:00:00+00:00", "2026-03-01 08:00:00+00:00"], "the behaviour has changed"
PYTHON
