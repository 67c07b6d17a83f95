#!/usr/bin/env bash
# A schedule of Quartz for every second day of the week from Monday on, turned into a crontab.
#
# Question: what becomes of 0 0 9 ? * 2/2 (Monday, Wednesday and Friday; Quartz counts from Sunday as 1), and which loss of data is named?
# Expected: 0 9 * * 1/2 or 1-6/2, and only the question mark. (The question came up while its source was read.)
# Seen with cronverter 0.2.0: 0 9 * * 1/1, with the question mark as the only loss. The numbers of the days are made less by one, and so is the step: it is
# now every day from Monday on. 2-6/3 becomes 1-5/2.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check cronverter==0.2.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from cronverter.quartz2unix import convert

seen = [(result.unix_cron, [str(loss) for loss in result.data_loss]) for result in map(convert, ("0 0 9 ? * 2/2", "0 0 9 ? * 2-6/3"))]
print("cronverter", version("cronverter"), seen)
loss = ["dom field was the special character ?"]
assert seen == [("0 9 * * 1/1", loss), ("0 9 * * 1-5/2", loss)], "the behaviour has changed"
PYTHON
