#!/usr/bin/env bash
# A ticket without a due date; the cell of the table is empty.
#
# Question: what date is an empty text, and what one of blanks? Its documentation names a text, a date or None.
# Expected: an error, twice, as it has a strict reader that refuses what is ambiguous. (The source was read first.)
# Seen with calendar-smith 1.1.0: today, and an error. What has no due date is due today, each day again.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check calendar-smith==1.1.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date
from importlib.metadata import version

from calendar_smith.utils import ensure_date

def read(text):
    before = date.today()
    try:
        found = ensure_date(text)
    except ValueError:
        return "error"
    return "today" if before <= found <= date.today() else str(found)

seen = [read(text) for text in ("", " ", "2026-03-02")]
print("calendar-smith", version("calendar-smith"), seen)
assert seen == ["today", "error", "2026-03-02"], "the behaviour has changed"
PYTHON
