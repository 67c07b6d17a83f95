#!/usr/bin/env bash
# A desk with one agent until 8, and nobody from 8 to 24; a ticket takes an hour.
#
# Question: when is a ticket of 8.0 served, and one of 8.5?
# Guess: both from 24 to 25, as a shift ends before its end.
# Seen with ciw 3.2.7: the ticket of 8.0 from 8 to 9, the one of 8.5 from 24 to 25. An arrival comes before the change of the shift of the same moment, and who began goes on.
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


seen = served([8.0], [1, 0], [8, 24]) + served([8.5], [1, 0], [8, 24])
print("ciw", version("ciw"), seen)
assert seen == [(8.0, 9.0), (24.0, 25.0)], "the behaviour has changed"
PYTHON
