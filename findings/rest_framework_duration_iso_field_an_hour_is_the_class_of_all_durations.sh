#!/usr/bin/env bash
# A field of an interface for the length of a target, that is given a duration of Python in place of its text, as a default or a test does.
#
# Question: what is the value of timedelta(hours=1), and of "PT1H"?
# Expected: an hour, twice, as with the field of the framework that it is made of. (The source was read first.)
# Seen with rest-framework-duration-iso-field 0.0.2: the class timedelta itself, and an hour.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check rest-framework-duration-iso-field==0.0.2 djangorestframework==3.18.3 Django==5.2.19
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import timedelta
from importlib.metadata import version

from django.conf import settings

settings.configure()
from rest_framework.serializers import DurationField
from rest_framework_duration_iso_field import DurationIsoField

hour = timedelta(hours=1)
seen = [DurationIsoField().to_internal_value(hour) is timedelta, DurationIsoField().to_internal_value("PT1H") == hour, DurationField().to_internal_value(hour) == hour]
print("rest-framework-duration-iso-field", version("rest-framework-duration-iso-field"), seen)
assert seen == [True, True, True], "the behaviour has changed"
PYTHON
