#!/usr/bin/env bash
# A message of Protocol Buffers with a Duration of minus half a second, as bytes and as JSON.
#
# Question: what is it when the message is read again?
# Guess: minus half a second, both times.
# Seen with betterproto 2.0.0b7: from bytes plus half a second (and minus one and a half are minus half a second); from JSON as guessed. The nanos of a negative duration are written without their sign.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check betterproto==2.0.0b7
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version

import betterproto


@dataclass
class Ticket(betterproto.Message):
    took: timedelta = betterproto.message_field(1)


early = [Ticket(took=timedelta(seconds=seconds)) for seconds in (-0.5, -1.5)]
seen = [(Ticket().parse(bytes(one)).took.total_seconds(), Ticket().from_json(one.to_json()).took.total_seconds()) for one in early]
print("betterproto", version("betterproto"), seen)
assert seen == [(0.5, -0.5), (-0.5, -1.5)], "the behaviour has changed"
PYTHON
