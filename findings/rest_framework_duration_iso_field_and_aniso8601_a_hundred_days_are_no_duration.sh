#!/usr/bin/env bash
# A target of a hundred days and one that is missed by an hour, as the field writes them; ISO 8601-1 has weeks alone, or days and hours.
#
# Question: what are their texts, and what do aniso8601 and the field itself read from them?
# Expected: P100D or P14W2D, and -PT1H, or an error; the same durations for both readers. (The source was read first.)
# Seen with rest-framework-duration-iso-field 0.0.2: P01W93D and P-1DT23H00M00S. aniso8601 10.0.1 refuses the first, and the field refuses the second. 99 days are P99D for both. From a
# hundred days on weeks are taken off until less than a hundred days are left.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check rest-framework-duration-iso-field==0.0.2 djangorestframework==3.18.3 Django==5.2.19 aniso8601==10.0.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import timedelta
from importlib.metadata import version

from django.conf import settings

settings.configure()
import aniso8601
from rest_framework_duration_iso_field import DurationIsoField

def read(reader, text):
    try:
        return str(reader(text))
    except Exception:
        return "refused"

field = DurationIsoField()
seen = []
for target in (timedelta(days=99), timedelta(days=100), timedelta(hours=-1)):
    text = field.to_representation(target)
    seen.append([text, read(aniso8601.parse_duration, text), read(field.to_internal_value, text)])
print("rest-framework-duration-iso-field", version("rest-framework-duration-iso-field"), seen)
hundred, late = ["P01W93D", "refused", "100 days, 0:00:00"], ["P-1DT23H00M00S", "refused", "refused"]
assert seen == [["P99D", "99 days, 0:00:00", "99 days, 0:00:00"], hundred, late], "the behaviour has changed"
PYTHON
