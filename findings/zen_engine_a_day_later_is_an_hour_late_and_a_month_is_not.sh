#!/usr/bin/env bash
# A target of one day in a decision table, over the change of the clock in Paris (29 March 2026).
#
# Question: d("2026-03-28 12:00", "Europe/Paris") plus a day, plus 24 hours and plus a month: which times are these?
# Expected: 12:00 of the 29th, 13:00 of the 29th and 12:00 of 28 April. (The question came up while another was run.)
# Seen with zen-engine 2.1.3: 13:00 of the 29th, 13:00 of the 29th and 12:00 of 28 April. A day is 24 hours, also in a zone, but a month keeps the
# time of the wall.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check zen-engine==2.1.3
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import zen

seen = [
    zen.evaluate_expression(f"d('2026-03-28 12:00', 'Europe/Paris').add(1, '{unit}').format('%d.%m. %H:%M')", {})
    if unit != "24"
    else zen.evaluate_expression("d('2026-03-28 12:00', 'Europe/Paris').add(24, 'hour').format('%d.%m. %H:%M')", {})
    for unit in ("day", "24", "month")
]
print("zen-engine", version("zen-engine"), seen)
assert seen == ["29.03. 13:00", "29.03. 13:00", "28.04. 12:00"], "the behaviour has changed"
PYTHON
