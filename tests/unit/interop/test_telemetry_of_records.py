"""What happened to a record as events of telemetry."""

from datetime import UTC, datetime, timedelta

import pytest

from serviceops import History, Incident, Transition
from serviceops.errors import InvalidValue
from serviceops.interop.cloudevents import from_cloudevent, to_cloudevent
from serviceops.interop.telemetry import TelemetrySeverity, to_cloudevents, to_telemetry

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
HISTORY = (
    Incident.log("INC-1", summary="Mail is down", caller="u-1", priority="P2", at=NINE)
    .hold(reason="caller", comment="which?", at=NINE + timedelta(hours=1), by="ada", id="x")
    .resume(at=NINE + timedelta(hours=2), recorded_at=NINE + timedelta(hours=3))
    .history
)


def test_events_have_a_name_of_few_values_a_severity_and_details_as_attributes() -> None:
    log, hold, resume = to_telemetry(
        HISTORY,
        id="INC-1",
        kind="incident",
        severities={"hold": TelemetrySeverity.WARN},
        without=["summary"],
    )
    assert [event["event_name"] for event in (log, hold, resume)] == [
        "serviceops.incident.log", "serviceops.incident.hold", "serviceops.incident.resume",
    ]  # fmt: skip
    assert [event["severity_number"] for event in (log, hold, resume)] == [9, 13, 9]
    assert hold["timestamp"] == 1772442000000000000 + 3600 * 10**9
    assert resume["observed_timestamp"] - resume["timestamp"] == 3600 * 10**9
    reported = hold["attributes"]
    assert reported["serviceops.record.id"] == "INC-1"
    assert (reported["serviceops.state"], reported["serviceops.state.previous"]) == (
        "on_hold",
        "new",
    )
    assert (reported["serviceops.actor"], reported["serviceops.transition.id"]) == ("ada", "x")
    assert reported["serviceops.fact.hold_reason"] == "caller"
    assert "hold_reason" in resume["attributes"]["serviceops.facts.cleared"]
    assert not [name for name in log["attributes"] if "summary" in name]


def test_only_what_is_new_is_announced_and_knows_the_state_before() -> None:
    (resume,) = to_telemetry(HISTORY, id="INC-1", kind="incident", after=2)
    assert resume["attributes"]["serviceops.state.previous"] == "on_hold"
    with pytest.raises(InvalidValue):
        to_telemetry(HISTORY, id="INC-1", kind="incident", after=-1)


def test_the_state_before_is_known_across_what_changes_no_state() -> None:
    noted = History.of([*HISTORY[:2], Transition(NINE + timedelta(hours=1), "note"), *HISTORY[2:]])
    *_, resume = to_telemetry(noted, id="INC-1", kind="incident")
    assert resume["attributes"]["serviceops.state.previous"] == "on_hold"


def test_a_severity_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidValue, match="1 to 24"):
        to_telemetry(HISTORY, id="INC-1", kind="incident", severities={"log": 25})


def test_as_cloudevents_each_has_an_id_that_stays_the_same_and_survives_the_way() -> None:
    events = to_cloudevents(HISTORY, id="INC-1", kind="incident", source="/desk")
    assert [event.id for event in events] == ["INC-1@0", "INC-1@x", "INC-1@2"]
    assert (
        to_cloudevents(HISTORY, id="INC-1", kind="incident", source="/desk", after=1)
        == (events[1:])
    )
    for event in events:
        assert from_cloudevent(to_cloudevent(event)) == event
