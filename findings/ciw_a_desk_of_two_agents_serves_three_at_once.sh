#!/usr/bin/env bash
# A desk with two agents until 8 and one from 8 on; a ticket takes an hour, and three arrive at 7.5.
#
# Question: when is the third one served?
# Guess: from 8.5 to 9.5, as two are in work until then and only one agent remains.
# Seen with ciw 3.2.7: from 8 to 9, while the two others are in work until 8.5. Who goes home stays until the work is done, and the new shift comes in full beside them: three at work at a desk that has never more than two.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check ciw==3.2.7
cd "$place"
"$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import ciw


def served(gaps, numbers, ends):
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Sequential([*gaps, 1e9])],
        service_distributions=[ciw.dists.Deterministic(1.0)],
        number_of_servers=[ciw.Schedule(numbers_of_servers=numbers, shift_end_dates=ends)],
    )
    run = ciw.Simulation(network)
    run.simulate_until_max_time(60)
    return sorted((one.service_start_date, one.service_end_date) for one in run.get_all_records())


seen = served([7.5, 0.0, 0.0], [2, 1], [8, 16])
print("ciw", version("ciw"), seen)
assert seen == [(7.5, 8.5), (7.5, 8.5), (8.0, 9.0)], "the behaviour has changed"
PYTHON
