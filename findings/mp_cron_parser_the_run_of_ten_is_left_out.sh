#!/usr/bin/env bash
# A job of ten, eleven and twelve, and a job of each quarter.
#
# Question: when does "0 10,11,12 * * *" run next after 9:50, and "0 9 1 1,4,7,10 *" after 6 March 2026?
# Guess: at 10:00 of the same day, and on 1 April.
# Seen with mp-cron-parser 0.1.5: at 11:00, and on 1 July. Where a small field has to begin again, the field above it is moved on, and then moved on once more to its next
# value, although the first was one of them.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check mp-cron-parser==0.1.5
cd "$place"
export TZ=UTC
"$place/venv/bin/python" - <<'PYTHON'
from datetime import UTC, datetime
from importlib.metadata import version

from cron_parser import Cron


def next_run(expression: str, after: datetime) -> str:
    return f"{datetime.fromtimestamp(Cron(expression).next_run(int(after.timestamp())), UTC):%m-%d %H:%M}"


seen = [
    next_run("0 10,11,12 * * *", datetime(2026, 3, 2, 9, 50, tzinfo=UTC)),
    next_run("0 9 1 1,4,7,10 *", datetime(2026, 3, 6, 9, 50, tzinfo=UTC)),
]
print("mp-cron-parser", version("mp-cron-parser"), seen)
assert seen == ["03-02 11:00", "07-01 09:00"], "the behaviour has changed"
PYTHON
