"""Assignment paths say of one record what the measures say of many."""

from datetime import timedelta

from drawn_cases import NINE, OFFICE, incidents
from hypothesis import given

from serviceops.desk import AssignmentPath
from serviceops.lifecycle import Incident
from serviceops.measures import Basis, bounce, ping_pong, reassigned

FAR = NINE + timedelta(days=30)
SOON = timedelta(minutes=30)


@given(incidents())
def test_a_path_and_the_measures_of_one_record_agree(record: Incident) -> None:
    path = AssignmentPath.of(record.history)
    inputs = {record.id: record.history}

    if path.periods:
        assert ping_pong(inputs, at=FAR).value == (path.ping_pongs > 0)
        assert reassigned(inputs, at=FAR).value == (path.hops > 0)
        bounced = bounce(inputs, at=FAR, within=SOON, basis=Basis("office", OFFICE))
        assert bounced.value == bool(path.bounces(within=SOON, calendar=OFFICE))
    assert sum(period.is_return for period in path.periods) == path.ping_pongs
