#!/usr/bin/env bash
# A holiday of one year: Berlin had 8 May 2025, and 8 May 2020, by a law of its own.
#
# Question: is 8 May a holiday in Berlin in 2020, 2024 and 2025, and is 31 October 2017 one in Bavaria, which was a holiday of that year in all of
# Germany?
# Guess: yes, no, yes and yes.
# Seen with holidays 0.109 (PyPI): yes, no, yes and yes. With feiertagejs 1.5.1 (npm): no, no, no and yes. The holiday of one year is there for 2017
# and not for 2020 and 2025.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-fund --no-audit feiertagejs@1.5.1 > /dev/null
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check holidays==0.109
cat > question.cjs <<'JAVASCRIPT'
process.env.TZ = "UTC";
const { isHoliday } = require("feiertagejs");
const days = [["2020-05-08", "BE"], ["2024-05-08", "BE"], ["2025-05-08", "BE"], ["2017-10-31", "BY"]];
console.log(days.map(([day, state]) => (isHoliday(new Date(day), state) ? "yes" : "no")).join(" "));
JAVASCRIPT
python=$("$place/venv/bin/python" - <<'PYTHON'
from datetime import date

import holidays

days = (date(2020, 5, 8), "BE"), (date(2024, 5, 8), "BE"), (date(2025, 5, 8), "BE"), (date(2017, 10, 31), "BY")
print(*("yes" if day in holidays.Germany(subdiv=state) else "no" for day, state in days))
PYTHON
)
seen="$(node question.cjs), $python"
echo "feiertagejs 1.5.1 and holidays 0.109: $seen"
[ "$seen" = "no no no yes, yes no yes yes" ] || { echo "the behaviour has changed"; exit 1; }
