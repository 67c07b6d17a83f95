#!/usr/bin/env bash
# A decision by the month of a ticket.
#
# Question: which months are month of year(date("2026-07-01")) and month of year(date("2026-08-01")), and is the second one "August", as DMN writes it?
# Expected: July and August, and it is. (The question came up while its source was read.)
# Seen with bkflow-feel 1.2.0: July and Auguest, so a rule for August never applies.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check bkflow-feel==1.2.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import logging
from importlib.metadata import version

from bkflow_feel.api import parse_expression

logging.disable()
seen = [parse_expression(f'month of year(date("2026-{month:02}-01"))', {}) for month in (7, 8)]
seen.append(parse_expression('month of year(date("2026-08-01")) = "August"', {}))
print("bkflow-feel", version("bkflow-feel"), seen)
assert seen == ["July", "Auguest", False], "the behaviour has changed"
PYTHON
