#!/usr/bin/env bash
# A maintenance "9:00 - 17:00 2 March 2026"; the parser leaves times out.
#
# Question: which days are it, "22:00 2 March 2026 - 06:00 3 March 2026", and "until 6 March 2026"?
# Expected: the second alone; the second and the third; none to the sixth. (The question came up while others were run.)
# Seen with DateRangeParser 1.3.2: the first and the second, a day more; the second and the third; and the first to the sixth. A range without a day in its first part begins with the month.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check DateRangeParser==1.3.2
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from daterangeparser import parse

texts = ("9:00 - 17:00 2 March 2026", "22:00 2 March 2026 - 06:00 3 March 2026", "until 6 March 2026", "2 March 2026")
seen = [[str(day)[:10] for day in parse(text)] for text in texts]
print("DateRangeParser", version("DateRangeParser"), seen)
expected = [["2026-03-01", "2026-03-02"], ["2026-03-02", "2026-03-03"], ["2026-03-01", "2026-03-06"], ["2026-03-02", "None"]]
assert seen == expected, "the behaviour has changed"
PYTHON
