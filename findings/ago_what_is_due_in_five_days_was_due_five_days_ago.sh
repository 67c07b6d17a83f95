#!/usr/bin/env bash
# The time left until a target is due, as text.
#
# Question: what is human() of 5 days, 3 hours and 45 minutes, and of minus that?
# Its documents have 'Due in ' before the text of the first, and "Due in 5 days, 3 hours" as the result.
# Seen with ago 0.1.1: "5 days, 3 hours ago", so the whole is "Due in 5 days, 3 hours ago"; and "in 5 days, 3 hours" for what is negative. A length is
# taken for the age of something.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check ago==0.1.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import timedelta
from importlib.metadata import version

from ago import human

left = timedelta(days=5, hours=3, minutes=45)
seen = human(left), human(-left)
print("ago", version("ago"), seen)
assert seen == ("5 days, 3 hours ago", "in 5 days, 3 hours"), "the behaviour has changed"
PYTHON
