"""What a type checker sees of the code of a host; mypy and pyright read this, and it runs."""

from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Unpack, assert_type

import attrs

from serviceops.errors import ActionRefused, Reason
from serviceops.history import History, Transition
from serviceops.intents import Intent
from serviceops.lifecycle import (
    MAPPINGS,
    ActionContext,
    ActionInputs,
    BrokenRule,
    Due,
    FactChanges,
    HoldReason,
    Incident,
    IncidentLifecycle,
    IncidentTimers,
    Lifecycle,
    Move,
    Option,
    Party,
    PathStep,
    ResolutionCode,
    action,
    conformance,
    diff_lifecycles,
    guard,
    invariants,
    link_intents,
    path,
)
from serviceops.priority import Impact, Priority, Urgency
from serviceops.spans import Span, SpanSet
from serviceops.testing import in_state


@guard("ticket_missing", "the vendor's ticket has to be named", needs=["ticket"])
def ticket_is_named(record: Any, inputs: ActionInputs) -> bool:
    return bool(inputs.get("ticket"))


VendorLifecycle = IncidentLifecycle.extended(
    "VendorLifecycle",
    states=["awaiting_vendor"],
    moves=[
        Move("in_progress", "hand_over", "awaiting_vendor", [ticket_is_named]),
        Move("awaiting_vendor", "take_back", "in_progress"),
    ],
)


@attrs.frozen(kw_only=True)
class VendorIncident(Incident):
    lifecycle: ClassVar[type[Lifecycle]] = VendorLifecycle

    vendor_ticket: str | None = None

    @action
    def hand_over(self, *, ticket: str, **when: Unpack[ActionContext]) -> FactChanges:
        """Give it to the vendor."""
        return {"vendor_ticket": ticket}

    @action
    def take_back(self, **when: Unpack[ActionContext]) -> FactChanges:
        """Have it back from the vendor."""
        return {}


now = datetime(2026, 3, 2, 9, tzinfo=UTC)
logged = VendorIncident.log(
    "INC-1",
    summary="Mail is down",
    caller="u-1",
    impact=Impact.HIGH,
    urgency=Urgency.HIGH,
    category="mail",
    at=now,
)
assert_type(logged, VendorIncident)

held = (
    logged.assign(group="mail", at=now, by="router", id="d-1")
    .start(person="ann", at=now)
    .hand_over(ticket="V-1", at=now)
    .take_back(at=now)
    .hold(reason=HoldReason.CALLER, comment="which one?", at=now)
)
assert_type(held, VendorIncident)
assert_type(held.reply(party=Party.CALLER, at=now).hand_over(ticket="V-2", at=now), VendorIncident)
assert_type(held.resolve(code=ResolutionCode.SOLUTION, notes="x", at=now), VendorIncident)
assert_type(held.act("resume", at=now), VendorIncident)
assert_type(held.advance(IncidentTimers(auto_close=timedelta(days=3)), at=now), VendorIncident)
assert_type(VendorIncident.replay(held.history), VendorIncident)
closed = held.resolve(code=ResolutionCode.SOLUTION, notes="x", at=now).close(at=now)
assert_type(closed.follow_up("INC-2", at=now), VendorIncident)

assert_type(held.state, str)
assert_type(held.vendor_ticket, str | None)
assert_type(held.hold_reason, HoldReason | None)
assert_type(held.priority, Priority | None)
assert_type(held.history, History)
assert_type(held.history[-1], Transition)
assert_type(held.since(2), tuple[Transition, ...])
assert_type(held.check("close", at=now), tuple[Reason, ...])
assert_type(held.options(at=now), dict[str, Option])
assert_type(held.due(IncidentTimers(), at=now), tuple[Due, ...])
assert_type(held.allowed_actions, tuple[str, ...])

try:
    held.close(at=now)
except ActionRefused as refused:
    assert_type(refused.codes, tuple[str, ...])
    assert_type(refused.allowed, tuple[str, ...])

assert_type(link_intents(held, []), tuple[Intent, ...])
assert_type(path(held, "closed"), tuple[PathStep, ...])
assert_type(invariants([held], whole=False), tuple[BrokenRule, ...])
assert_type(
    diff_lifecycles(VendorLifecycle, IncidentLifecycle, [held]).states_gone, tuple[str, ...]
)
assert_type(MAPPINGS["zendesk", "incident"].to_theirs("new"), str)
assert_type(held.public_state, str)
assert_type(in_state(Incident, "closed"), Incident)
assert_type(VendorLifecycle.path("new", "closed"), tuple[Move, ...])

assert_type(conformance([("INC-1", "log", "new")], VendorLifecycle).fitness, float)

day = Span(now, now + timedelta(hours=8))
assert_type(day & day, Span | None)
assert_type(SpanSet([day]) - day, SpanSet)
