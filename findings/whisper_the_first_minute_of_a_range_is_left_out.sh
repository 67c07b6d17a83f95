#!/usr/bin/env bash
# The values of five minutes out of a file of Graphite.
#
# Question: a file has a value a minute. Which values has fetch from 09:00 until 09:05?
# Guess: those of 09:00 to 09:04, or to 09:05.
# Seen with whisper 1.1.10: those of 09:01 to 09:05. The minute in which the range begins is left out and the one in which it ends is in, so the
# availability of nine to ten counts the first minute after ten and not the first after nine.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check whisper==1.1.10
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import warnings
from importlib.metadata import version

warnings.simplefilter("ignore")
import whisper

NINE = 1772355600  # 2026-03-01 09:00 UTC
whisper.create("file.wsp", [(60, 120)])
whisper.time.time = lambda: NINE + 3600
whisper.update_many("file.wsp", [(NINE + 60 * minute, float(minute)) for minute in range(10)])
(start, _, _), values = whisper.fetch("file.wsp", NINE, NINE + 300, now=NINE + 3600)
seen = [start - NINE, values]
print("whisper", version("whisper"), seen)
assert seen == [60, [1.0, 2.0, 3.0, 4.0, 5.0]], "the behaviour has changed"
PYTHON
