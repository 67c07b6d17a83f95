"""A parent starts and is resolved; what that means for its child comes as values."""

from datetime import UTC, datetime

from serviceops import Incident
from serviceops.lifecycle import ResolutionCode, cascade, link_intents


def at(hour: int) -> datetime:
    """Return an hour of one Monday."""
    return datetime(2026, 3, 2, hour, tzinfo=UTC)


parent = Incident.log(
    "INC-1", summary="Mail is down", caller="u-1", category="mail", at=at(9)
)
child = Incident.log("INC-2", summary="No mail", caller="u-2", parent="INC-1", at=at(9))

parent = parent.start(person="ann", at=at(10))
for intent in link_intents(parent, [child]):
    print(intent.target_id, intent.action, dict(intent.inputs), "by rule", intent.rule)

solved = parent.resolve(code=ResolutionCode.SOLUTION, notes="restarted", at=at(11))
settled = cascade(solved, [child], at=at(11))
print({record.id: record.state for record in settled.records.values()})
assert settled.records["INC-2"].state == "resolved"
assert not settled.refused
