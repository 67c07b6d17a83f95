#!/usr/bin/env bash
# The error budget that is left at the level that was promised, and below it.
#
# Question: 99.9 % were promised. How much of the error budget is left after 99.95 %, 99.9 % and 99.85 %?
# Expected (the question came up while the source was read): a half; nothing; nothing (it is overspent by a half).
# Seen with sre-beacon 1.0.0: all of it; all of it; a half, beside "not compliant". The budget is counted from the level down and not from 100 %, so that its owner reads that half is left when one and a
# half is spent. Of an error rate of 0.05 %, 0.1 % and 0.15 %, for the same level, the same package has a half, nothing and nothing left.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check sre-beacon==1.0.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from sre_beacon.calculators.slo_calculator import calculate_slo
from sre_beacon.models import SLIType, SLODefinition


def left(kind: SLIType, *values: float) -> list[tuple[bool, float]]:
    level = SLODefinition(name="desk", service="desk", sli_type=kind, target=99.9, window_days=30)
    results = [calculate_slo(level, value) for value in values]
    return [(result.compliant, round(result.error_budget_remaining_pct, 3)) for result in results]


seen = left(SLIType.AVAILABILITY, 99.95, 99.9, 99.85)
errors = left(SLIType.ERROR_RATE, 0.05, 0.0999999, 0.15)
print("sre-beacon", version("sre-beacon"), seen, errors)
assert seen == [(True, 100), (True, 100), (False, 50)], "the behaviour has changed"
assert [round(share) for _, share in errors] == [50, 0, 0], "the behaviour has changed"
PYTHON
