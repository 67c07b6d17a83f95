#!/usr/bin/env bash
# The moment that a ticket was opened, 2026-03-02 at nine in UTC, as seconds since 1970: 1772442000.
#
# Question: which moment is read from it with epoch=True? Its documentation has "an Int" and no unit.
# Expected: 2026-03-02 09:00, as an epoch is in seconds where nothing else is written; or milliseconds are recognised by their size. (The source was read first.)
# Seen with workingdays 20.10.3: 1970-01-21 12:20:42. It counts milliseconds, and three working days later is 1970-01-26.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check workingdays==20.10.3
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from workingdays.date_utilities import dateCleanup, workday

seen = [str(dateCleanup(1772442000, epoch=True))[:19], str(dateCleanup(1772442000000, epoch=True)), workday(dateCleanup(1772442000, epoch=True).date(), 3)]
print("workingdays", version("workingdays"), seen)
assert seen == ["1970-01-21 12:20:42", "2026-03-02 09:00:00", "19700126"], "the behaviour has changed"
PYTHON
