#!/usr/bin/env bash
# A Duration of fifty microseconds in the JSON of Protocol Buffers, written by one package and read by another.
#
# Question: how is it written, and is it read?
# Expected: as 0.000050s, with three, six or nine places, as the format has it; and it is. (No guess was written down that was not known from the source.)
# Seen with betterproto 2.0.0b7: 5e-05s, which protobuf refuses; betterproto reads it again.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check betterproto==2.0.0b7 protobuf==7.36.2
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version

import betterproto
from google.protobuf import duration_pb2, json_format


@dataclass
class Ticket(betterproto.Message):
    took: timedelta = betterproto.message_field(1)


written = Ticket(took=timedelta(microseconds=50)).to_dict()["took"]
try:
    read = json_format.Parse(f'"{written}"', duration_pb2.Duration())
except json_format.ParseError:
    read = "refused"
seen = (written, read, Ticket().from_dict({"took": written}).took.total_seconds())
print("betterproto", version("betterproto"), "protobuf", version("protobuf"), seen)
assert seen == ("5e-05s", "refused", 5e-05), "the behaviour has changed"
PYTHON
