"""Escalations fall due exactly once over any split of time, and where a patient watcher sees them.

The watcher looks at every quarter hour, on which everything in these lives happens.
"""

from datetime import datetime, timedelta
from itertools import pairwise

from drawn_cases import AMENDED, ESCALATIONS, NINE, QUARTER, RESOLUTION, incidents, instants
from hypothesis import given, settings
from hypothesis import strategies as st

from serviceops.desk import EscalationPolicy, EscalationStep
from serviceops.lifecycle import Incident

FAR = NINE + timedelta(days=12)


@given(incidents(), st.lists(instants, max_size=5), st.sampled_from([ESCALATIONS, AMENDED]))
def test_stretches_end_to_end_have_the_steps_of_the_whole(
    record: Incident, cuts: list[datetime], escalations: EscalationPolicy
) -> None:
    whole = escalations.due(record.history, at=FAR)
    edges = [None, *sorted(cuts), FAR]

    parts = [
        due
        for after, end in pairwise(edges)
        for due in escalations.due(record.history, after=after, at=end or FAR)
    ]

    assert tuple(parts) == whole
    assert len({due.key for due in whole}) == len(whole)


@given(incidents(), instants, st.sampled_from([ESCALATIONS, AMENDED]))
def test_the_next_step_is_the_first_of_those_to_come(
    record: Incident, at: datetime, escalations: EscalationPolicy
) -> None:
    now = max(at, record.history[-1].at)

    following = escalations.next_due(record.history, at=now)

    rest = escalations.due(record.history, after=now, at=FAR + timedelta(days=30))
    assert following == (rest[0] if rest else None)


@given(incidents(), instants)
def test_what_fell_due_does_not_depend_on_what_happened_later(
    record: Incident, at: datetime
) -> None:
    assert ESCALATIONS.due(record.history, at=at) == ESCALATIONS.due(
        record.history.until(at), at=at
    )


HALF = EscalationStep(
    kind="functional", level=3, to="mail", target="resolution", after=0.5, name="half"
)


@settings(max_examples=25)
@given(incidents())
def test_a_watcher_at_every_quarter_hour_sees_it_when_it_falls_due(record: Incident) -> None:
    policy = EscalationPolicy(policy=ESCALATIONS.policy, steps=[HALF])
    seen = None
    for quarter in range(4 * 24 * 4):
        at = NINE + quarter * QUARTER
        reading = RESOLUTION.read(record.history, at=at)
        if reading.stage in ("running", "paused") and reading.fraction >= 0.5:
            seen = at
            break

    results = [due.at for due in policy.due(record.history, at=NINE + timedelta(days=4))]

    assert results == ([seen] if seen is not None and seen < NINE + timedelta(days=4) else [])
