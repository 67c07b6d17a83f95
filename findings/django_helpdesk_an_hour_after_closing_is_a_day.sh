#!/usr/bin/env bash
# The time spent on a ticket between two moments of one evening.
#
# Question: the opening hours of a Thursday are 9 to 17. How many seconds are from 18:00:00.1 to 19:00:00.9, from 18:00:00.9 to 19:00:00.1, and from 07:00:00.9
# to 08:00:00.1? And from 16:00 to 19:00?
# Expected: 0, 0 and 0; 3,600. (The question came up while its source was read.)
# Seen with django-helpdesk 2.6.1: 0, 86,399 and 86,399; 3,600. Both moments are moved to closing (or opening) time with their fractions of a second, and where the
# second one has the smaller fraction, the difference below zero is taken as a day less that. So half of all follow-ups out of hours add a day of work.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check django-helpdesk==2.6.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

import django
from django.conf import settings

settings.configure(USE_TZ=True, SECRET_KEY="none", INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes"])
django.setup()
from helpdesk.lib import daily_time_spent_calculation


def seconds(first, last):
    return daily_time_spent_calculation(*(datetime.fromisoformat(f"2026-11-26T{text}") for text in (first, last)), {"thursday": (9, 17)})


seen = [
    seconds("18:00:00.100000", "19:00:00.900000"),
    seconds("18:00:00.900000", "19:00:00.100000"),
    seconds("07:00:00.900000", "08:00:00.100000"),
    seconds("16:00:00", "19:00:00"),
]
print("django-helpdesk", version("django-helpdesk"), seen)
assert seen == [0, 86399, 86399, 3600], "the behaviour has changed"
PYTHON
