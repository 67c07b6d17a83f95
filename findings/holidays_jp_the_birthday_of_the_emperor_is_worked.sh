#!/usr/bin/env bash
# The birthday of the emperor of Japan, 23 February since 2020 (until 2018 it was 23 December); the package "calculates the Japanese holidays since 1948".
#
# Question: which days of 2026, 2027 and 2028 are holidays for only one of two packages?
# Expected: none, as the law of the change is of 2017 and the release of February 2019. (The question came up while others were run.)
# Seen with holidays-jp 1.0.2 and holidays 0.109: 23 February of each year, for holidays alone. The 23rd of December ends in it, and no day follows.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check holidays-jp==1.0.2 holidays==0.109
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import holidays
from holidays_jp import CountryHolidays

seen = []
for year in (2026, 2027, 2028):
    found = {moment.date() for moment, title in CountryHolidays.get("JP", year)}
    seen.append(sorted(f"{day:%m-%d}" for day in found ^ set(holidays.Japan(years=year))))
seen.append([f"{moment:%m-%d}" for moment, title in CountryHolidays.get("JP", 2018)].count("12-23"))
print("holidays-jp", version("holidays-jp"), "holidays", version("holidays"), seen)
assert seen == [["02-23"], ["02-23"], ["02-23"], 1], "the behaviour has changed"
PYTHON
