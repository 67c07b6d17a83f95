#!/usr/bin/env bash
# A target of an hour and a half, with and without a space.
#
# Question: what are "90m", "1h 30m", "1h30m" and "1d12h"?
# Guess: an hour and a half three times, and a day and a half; or an error.
# Seen with time-str 1.0.0: an hour and a half twice, and nothing for the others, without an error. A number after a unit has to have a space before it.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check time-str==1.0.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from time_str import IntervalConverter

seen = [str(IntervalConverter(text).timedelta_precise()) for text in ("90m", "1h 30m", "1h30m", "1d12h")]
print("time-str", version("time-str"), seen)
assert seen == ["1:30:00", "1:30:00", "0:00:00", "0:00:00"], "the behaviour has changed"
PYTHON
