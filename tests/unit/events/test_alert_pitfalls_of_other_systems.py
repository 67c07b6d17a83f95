"""Pitfalls of Alerta, Icinga, Alertmanager and Grafana OnCall, each under its own name.

Sources: alerta/alerta (models/alarms), icinga2 issue 5713, prometheus/alertmanager (silence tests,
group_wait), grafana/oncall (alert group flags).
"""

from datetime import UTC, datetime
from typing import Any

import pytest

from serviceops import Transition
from serviceops.errors import ActionRefused, InvalidValue, UnknownState
from serviceops.events import (
    CountDetector,
    Route,
    Signal,
    Silence,
    StreamRules,
    StreamState,
    step_stream,
)
from serviceops.lifecycle import Alert


def at(minute: int, second: int = 0) -> datetime:
    return datetime(2026, 3, 2, 9, minute, second, tzinfo=UTC)


def raised() -> Alert:
    return Alert.report("AL-1", identity="disk", severity="major", at=at(0))


def lived(rules: StreamRules, *reported: tuple[datetime, str | None]) -> tuple[Alert, list[Any]]:
    state, intents = StreamState(), []
    for moment, severity in reported:
        signal = Signal(source="probe", key="disk", severity=severity, at=moment)
        done = step_stream(state, signal, at=moment, rules=rules)
        state, intents = done.state, [*intents, *done.intents]
    done = step_stream(state, at=at(59), rules=rules)
    alert = done.state.alert("disk")
    assert alert is not None
    return alert, [*intents, *done.intents]


def test_alerta_assign_is_accepted_and_does_nothing() -> None:
    assert raised().assign(person="ann", at=at(1)).person == "ann"


def test_alerta_unshelving_loses_the_acknowledgement() -> None:
    alert = raised().acknowledge(at=at(1)).shelve(until=at(30), at=at(2)).unshelve(at=at(3))

    assert alert.isa.name == "ACKED"


def test_alerta_unshelving_is_accepted_in_any_state() -> None:
    for alert in (raised(), raised().acknowledge(at=at(1)), raised().clear(at=at(1))):
        with pytest.raises(ActionRefused, match="not shelved"):
            alert.unshelve(at=at(2))


def test_alerta_a_short_history_broke_taking_an_acknowledgement_back() -> None:
    alert = Alert.replay(raised().acknowledge(at=at(1)).history)

    assert alert.unacknowledge(at=at(2)).isa.name == "UNACK"


def test_alerta_a_status_written_from_outside_passes_the_machine_by() -> None:
    with pytest.raises(UnknownState):
        Alert.replay([Transition(at(0), "report", "assign", {"id": "AL-1"})])


def test_icinga_a_problem_that_turned_hard_while_flapping_is_never_notified() -> None:
    rules = StreamRules(flapping=CountDetector(changes=3, within="PT10M"))
    reported: list[tuple[datetime, str | None]] = [
        (at(n), "major" if n % 2 == 0 else None) for n in range(7)
    ]

    alert, _ = lived(rules, *reported)

    assert (alert.condition, alert.announced) == ("raised", "major")
    assert alert.history[-1].action == "announce"
    assert alert.history[-1].at > at(7)


def test_alertmanager_the_positive_rows_of_its_silence_test_are_never_checked() -> None:
    pending = Silence(id="S", when={"a": "b"}, starts_at=at(10), ends_at=at(20))

    assert pending.rescheduled(at=at(0), starts_at=at(1), ends_at=at(1)).ends_at == at(1)
    assert pending.rescheduled(at=at(0), starts_at=at(0)).starts_at == at(0)
    with pytest.raises(InvalidValue):
        pending.rescheduled(at=at(12), starts_at=at(11))


def test_alertmanager_has_no_acknowledgement() -> None:
    alert = raised().announce(at=at(0)).acknowledge(by="ann", at=at(1))

    assert (alert.isa.name, alert.acked_by) == ("ACKED", "ann")


@pytest.mark.parametrize(("brief", "notifications"), [("silent", 0), ("announced", 1)])
def test_alertmanager_what_resolves_inside_the_group_wait_is_never_announced(
    brief: Any, notifications: int
) -> None:
    rules = StreamRules(route=Route(receiver="desk", group_wait="PT30S", brief=brief))

    _, intents = lived(rules, (at(0), "major"), (at(0, 10), None))

    assert len(intents) == notifications


def test_oncall_silencing_an_acknowledged_alert_takes_the_acknowledgement_back() -> None:
    alert = raised().acknowledge(by="ann", at=at(1)).shelve(until=at(30), at=at(2))

    assert (alert.acknowledgement, alert.acked_by) == ("acked", "ann")


def test_oncall_taking_an_acknowledgement_back_also_ends_the_silence() -> None:
    alert = raised().acknowledge(at=at(1)).shelve(until=at(30), at=at(2)).unacknowledge(at=at(3))

    assert alert.isa.name == "SHLVD"
