#!/usr/bin/env bash
# Easter Monday in Poland.
#
# Question: in which years from 1950 to 2099 is the Monday after Easter (of dateutil) a business day?
# Guess: in none.
# Seen with plbdays 1.2.1: in 1954, 1981, 2049 and 2076. Its formula is Gauss's without the two exceptions to it, so Easter of these years comes a week late.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check plbdays==1.2.1 python-dateutil==2.9.0.post0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import timedelta
from importlib.metadata import version

from dateutil.easter import easter
from plbdays import isBusinessDay

seen = [year for year in range(1950, 2100) if isBusinessDay(easter(year) + timedelta(days=1))]
print("plbdays", version("plbdays"), seen)
assert seen == [1954, 1981, 2049, 2076], "the behaviour has changed"
PYTHON
