#!/usr/bin/env bash
# The offset of a desk in a document: half an hour west of UTC, three and a half hours west, and five and a half east.
#
# Question: what is read again of what was written?
# Expected: the same. (The question came up while readers of durations were run beside one another.)
# Seen with mashumaro 3.23: "UTC-00:30" is half an hour east; the other two are the same. The sign is that of the hours, and no hours have none. A duration of true is a second.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check mashumaro==3.23
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from dataclasses import dataclass
from datetime import timedelta, timezone
from importlib.metadata import version

from mashumaro.mixins.json import DataClassJSONMixin

@dataclass
class Desk(DataClassJSONMixin):
    zone: timezone
    target: timedelta

def again(minutes):
    text = Desk(timezone(timedelta(minutes=minutes)), timedelta(0)).to_json()
    return Desk.from_json(text).zone.utcoffset(None) / timedelta(minutes=1)

seen = [again(minutes) for minutes in (-30, -210, 330)]
seen.append(Desk.from_json('{"zone": "UTC", "target": true}').target.total_seconds())
print("mashumaro", version("mashumaro"), seen)
assert seen == [30.0, -210.0, 330.0, 1.0], "the behaviour has changed"
PYTHON
