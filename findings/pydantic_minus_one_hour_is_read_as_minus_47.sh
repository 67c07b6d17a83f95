#!/usr/bin/env bash
# A negative duration as Python itself writes it, in a document that a pydantic model reads.
#
# Question: what does a timedelta field read from str(timedelta(hours=-1)), which is "-1 day, 23:00:00", and from "-PT1H"?
# Guess: the second is minus one hour. Expected of the first, which was run beside it: the same, or a refusal.
# Seen with pydantic 2.14.4: minus 47 hours, and minus one hour. Its grammar of durations has such a text, and there the sign counts for the whole of it;
# Python's sign counts for the days alone. A clock that is an hour over its target is then two days over it.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pydantic==2.14.4
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import timedelta
from importlib.metadata import version

from pydantic import TypeAdapter

adapter = TypeAdapter(timedelta)
texts = [str(timedelta(hours=-1)), "-PT1H"]
seen = [adapter.validate_python(text).total_seconds() / 3600 for text in texts]
print("pydantic", version("pydantic"), texts, seen)
assert seen == [-47.0, -1.0], "the behaviour has changed"
PYTHON
