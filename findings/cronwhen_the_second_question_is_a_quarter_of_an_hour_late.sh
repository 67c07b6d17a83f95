#!/usr/bin/env bash
# A check of each quarter of an hour from 9 to 17, "*/15 9-17 * * *"; the object of the rule is used twice.
#
# Question: what is the next run after 2026-03-02 18:10, from a new object, and from one that has given the next run after 08:50 before?
# Expected: 9:00 of the 3rd, twice. (The source was read first.)
# Seen with cronwhen 0.2: 9:00, and 9:15. A field that has begun again once is final for good, so later its minutes are not put back to the start of the hour.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check cronwhen==0.2
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from cronwhen.cronwhen import CronExpression

evening = datetime(2026, 3, 2, 18, 10)
new, used = CronExpression("*/15 9-17 * * *"), CronExpression("*/15 9-17 * * *")
morning = used.get_next_occurrence(datetime(2026, 3, 2, 8, 50))
seen = [str(new.get_next_occurrence(evening)), str(morning), str(used.get_next_occurrence(evening))]
print("cronwhen", version("cronwhen"), seen)
assert seen == ["2026-03-03 09:00:00", "2026-03-02 09:00:00", "2026-03-03 09:15:00"], "the behaviour has changed"
PYTHON
