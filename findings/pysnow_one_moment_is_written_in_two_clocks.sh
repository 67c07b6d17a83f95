#!/usr/bin/env bash
# A query for the tickets of a day, with times that have an offset.
#
# Question: which times are in the queries between(nine, seventeen) and greater_than(nine), where both are aware datetimes of Paris in winter?
# Guess: 08:00 and 16:00, and 08:00: the service stores UTC.
# Seen with pysnow 0.7.17: 09:00 and 17:00, and 08:00. One method writes the clock of the zone and leaves the offset out, the other converts to UTC, so the two
# queries start an hour apart.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pysnow==0.7.17
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import re
from datetime import datetime
from importlib.metadata import version
from zoneinfo import ZoneInfo

from pysnow import QueryBuilder

nine, seventeen = (datetime(2026, 11, 27, hour, tzinfo=ZoneInfo("Europe/Paris")) for hour in (9, 17))
queries = [QueryBuilder().field("opened_at").between(nine, seventeen), QueryBuilder().field("opened_at").greater_than(nine)]
seen = [re.findall(r"\d\d:\d\d:\d\d", str(query)) for query in queries]
print("pysnow", version("pysnow"), *queries)
assert seen == [["09:00:00", "17:00:00"], ["08:00:00"]], "the behaviour has changed"
PYTHON
