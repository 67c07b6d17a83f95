#!/usr/bin/env bash
# Holidays of France overseas.
#
# Question: is 24 September 2026 (Citizenship Day) a holiday in New Caledonia, 29 July (Territory Day) in Wallis and Futuna, and 22 May (Abolition of
# Slavery) in Martinique?
# Expected: yes, three times, since both libraries have these zones. (The question came up while lists of zones were compared.)
# Seen with jours-feries-france 0.7.0 and holidays 0.109: yes, three times, by holidays; by jours-feries-france only 22 May. Its zones of New Caledonia
# and of Wallis and Futuna are accepted, and are those of Paris.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check jours-feries-france==0.7.0 holidays==0.109
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date
from importlib.metadata import version

import holidays
from jours_feries_france import JoursFeries

days = [("Nouvelle-Calédonie", "NC", date(2026, 9, 24)), ("Wallis-et-Futuna", "WF", date(2026, 7, 29)), ("Martinique", "MQ", date(2026, 5, 22))]
first = [JoursFeries.is_bank_holiday(day, zone=zone) for zone, _, day in days]
second = [day in holidays.country_holidays("FR", subdiv=code, years=2026) for _, code, day in days]
print("jours-feries-france", version("jours-feries-france"), "holidays", version("holidays"), first, second)
assert first == [False, False, True], "the behaviour has changed"
assert second == [True, True, True], "the behaviour has changed"
PYTHON
