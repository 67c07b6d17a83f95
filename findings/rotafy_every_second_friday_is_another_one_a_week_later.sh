#!/usr/bin/env bash
# A duty of every other Friday in a rota; the program is started on Monday 2 March 2026 and again a week later.
#
# Question: which two Fridays come next, each time?
# Expected: 6 and 20 March, and then 20 March and 3 April. (The source was read first.)
# Seen with rotafy 0.1.0: 6 and 20 March, and then 13 and 27 March. The rule begins on the day on which it is read.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check rotafy==0.1.0 freezegun==1.5.5
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date
from importlib.metadata import version

from freezegun import freeze_time
from rotafy.config.chore import Chore

def fridays(today):
    with freeze_time(today):
        chore = Chore("on call", 1, "every other friday", False, 0, 0)
        first = chore.next(date.fromisoformat(today))
        return [f"{first:%m-%d}", f"{chore.next(first):%m-%d}"]

seen = [fridays("2026-03-02"), fridays("2026-03-09")]
print("rotafy", version("rotafy"), seen)
assert seen == [["03-06", "03-20"], ["03-13", "03-27"]], "the behaviour has changed"
PYTHON
