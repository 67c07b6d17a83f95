#!/usr/bin/env bash
# A service with two openings a day, and another pace in a part of the first.
#
# Question: tags of OpenStreetMap have opening_hours "Mo-Fr 06:00-10:00,15:00-20:00", interval 20 and interval:conditional "10 @ (Mo-Fr 07:00-09:00)".
# Which ranges has the service, and which without the condition?
# Expected: 06:00, 07:00, 09:00 and 15:00 to 20:00; without the condition 06:00 and 15:00. (The question came up while its source was read.)
# Seen with transporthours 0.0.4: 06:00, 07:00 and 09:00 to 10:00; the afternoon is lost. Without the condition it is there. An opening that contains no
# exception is left out as soon as the day has one.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check transporthours==0.0.4
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import warnings
from importlib.metadata import version

warnings.simplefilter("ignore")
from transporthours.main import Main

tags = {"opening_hours": "Mo-Fr 06:00-10:00,15:00-20:00", "interval": "20"}
condition = {"interval:conditional": "10 @ (Mo-Fr 07:00-09:00)"}


def ranges(tags):
    return [f"{row['start_time'][:5]}-{row['end_time'][:5]}" for row in Main().tagsToGtfs(tags)]


seen = ranges(tags | condition), ranges(tags)
print("transporthours", version("transporthours"), seen)
assert seen == (["06:00-07:00", "07:00-09:00", "09:00-10:00"], ["06:00-10:00", "15:00-20:00"]), "the behaviour has changed"
PYTHON
