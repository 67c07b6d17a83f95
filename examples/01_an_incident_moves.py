"""An incident moves, refuses what it cannot do with every reason, and has a history."""

from datetime import UTC, datetime

from serviceops import ActionRefused, Impact, Incident, Urgency
from serviceops.lifecycle import ResolutionCode


def at(hour: int) -> datetime:
    """Return an hour of one Monday."""
    return datetime(2026, 3, 2, hour, tzinfo=UTC)


incident = Incident.log(
    "INC-1",
    summary="Mail is down",
    caller="u-1",
    impact=Impact.HIGH,
    urgency=Urgency.HIGH,
    at=at(9),
)
started = incident.assign(group="mail", at=at(9)).start(person="ann", at=at(10))
print(incident.state, "->", started.state, "priority", started.priority)
assert (incident.state, started.state) == ("new", "in_progress")

try:
    started.resolve(code=ResolutionCode.DUPLICATE, notes="seen before", at=at(11))
except ActionRefused as refused:
    print(refused)
    codes = refused.codes
else:
    codes = ()
assert codes == ("category_missing", "reference_missing")

done = started.resolve(
    code=ResolutionCode.DUPLICATE,
    notes="seen before",
    category="mail",
    reference="INC-0",
    at=at(11),
)
for transition in done.history:
    print(f"{transition.at:%H:%M}", transition.action, dict(transition.sets))
assert Incident.replay(done.history) == done
