"""A flood of signals becomes one alert; a shelf hides it and loses nothing."""

from datetime import UTC, datetime

from serviceops.events import Signal, StreamRules, StreamState, step_stream


def at(minute: int) -> datetime:
    """Return a minute of one hour."""
    return datetime(2026, 3, 2, 9, minute, tzinfo=UTC)


rules = StreamRules()
state = StreamState()
for minute in range(30):
    signal = Signal(
        source="probe",
        id=str(minute),
        resource="db-1",
        name="disk",
        severity="major",
        at=at(minute),
    )
    state = step_stream(state, signal, at=at(minute), rules=rules).state

alert = state.alert("db-1/disk")
assert alert is not None
print(
    alert.isa.name,
    "seen",
    alert.sightings.count,
    "times, transitions:",
    len(alert.history),
)
assert (alert.isa.name, alert.sightings.count) == ("UNACK", 30)

shelved = alert.acknowledge(by="ann", at=at(30)).shelve(
    until=at(45), reason="disk ordered", at=at(31)
)
print(shelved.isa.name, "->", shelved.unshelve(at=at(40)).isa.name)
assert (shelved.isa.name, shelved.unshelve(at=at(40)).isa.name) == ("SHLVD", "ACKED")
