#!/usr/bin/env bash
# The start of last month for a monthly report, in the date math of Elasticsearch.
#
# Question: what are "now-1M/M" and "now+1y" on 31 March 2026 and on 29 February 2024?
# Guess: the first of February, and 28 February 2025. (Elasticsearch goes to the last day of a shorter month, and so does the library beside it.)
# Seen with esdateutil 1.0.1: ValueError, "day is out of range for month", in both cases; the report of March runs on its first 28 days only. python-datemath 3.0.3, for the same format:
# as guessed.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check esdateutil==1.0.1 python-datemath==3.0.3
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import UTC, datetime
from importlib.metadata import version

import arrow
from datemath import dm
from esdateutil.datemath import DateMath


def shown(call) -> str:
    try:
        return call().date().isoformat()
    except ValueError as error:
        return str(error)


cases = [("now-1M/M", datetime(2026, 3, 28, 9, tzinfo=UTC)), ("now-1M/M", datetime(2026, 3, 31, 9, tzinfo=UTC)), ("now+1y", datetime(2024, 2, 29, 9, tzinfo=UTC))]
seen = [shown(lambda: DateMath(now_fn=lambda *_, **__: now).eval(text)) for text, now in cases]
other = [shown(lambda: dm(text, now=arrow.get(now))) for text, now in cases]
print("esdateutil", version("esdateutil"), seen, "python-datemath", version("python-datemath"), other)
assert seen == ["2026-02-01", "day is out of range for month", "day is out of range for month"], "the behaviour has changed"
assert other == ["2026-02-01", "2026-02-01", "2025-02-28"], "the behaviour has changed"
PYTHON
