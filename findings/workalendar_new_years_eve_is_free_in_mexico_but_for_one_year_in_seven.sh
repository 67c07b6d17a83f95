#!/usr/bin/env bash
# New Year's Eve in Mexico, which is no holiday by law (article 74 of the labour law has 1 January).
#
# Question: in which of the years 2021 to 2027 is 31 December a holiday, and what is its name?
# Expected: in none, or in 2021 alone, as 1 January 2022 is a Saturday and the package moves such days. (The question came up while its holidays were compared with others.)
# Seen with workalendar 17.0.0: in all of them but 2023, as "New Year Day substitute". In 2024 to 2027 the day after it is a Wednesday, Thursday, Friday and Saturday.
# A ticket of that day has no working time, and what is due on it is due in the new year.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check workalendar==17.0.0
cd "$place"
"$place/venv/bin/python" -W ignore - <<'PYTHON'
from datetime import date
from importlib.metadata import version

from workalendar.america import Mexico

named = {year: dict(Mexico().holidays(year)).get(date(year, 12, 31)) for year in range(2021, 2028)}
seen = [year for year, name in named.items() if name == "New Year Day substitute"]
print("workalendar", version("workalendar"), seen)
assert seen == [2021, 2022, 2024, 2025, 2026, 2027], "the behaviour has changed"
assert named[2023] is None, "the behaviour has changed"
PYTHON
