"""What this desk promises and how it works: two tenants, a state of their own, who is paged."""

from datetime import UTC, datetime, timedelta
from typing import ClassVar, Unpack
from zoneinfo import ZoneInfo

import attrs

from serviceops import (
    BusinessCalendar,
    By,
    Enters,
    Goal,
    Incident,
    Leaves,
    Lifecycle,
    On,
    Policy,
    Problem,
    Record,
    Rule,
    Target,
    While,
    action,
)
from serviceops.desk import Case, DeskRules, IncidentRule, Pager
from serviceops.events import ResponseRule, StreamRules
from serviceops.lifecycle import (
    ActionContext,
    FactChanges,
    IncidentLifecycle,
    IncidentTimers,
    Move,
)
from serviceops.oncall import Layer, PagingLevel, PagingPolicy, Rotation, Schedule

DeskLifecycle = IncidentLifecycle.extended(
    "DeskLifecycle",
    states=["waiting_for_vendor"],
    moves=[
        Move("in_progress", "hand_over", "waiting_for_vendor"),
        Move("waiting_for_vendor", "take_back", "in_progress"),
    ],
)


@attrs.frozen(kw_only=True)
class DeskIncident(Incident):
    """An incident that may wait for a vendor."""

    lifecycle: ClassVar[type[Lifecycle]] = DeskLifecycle

    vendor_ticket: str | None = None

    @action
    def hand_over(self, *, ticket: str, **when: Unpack[ActionContext]) -> FactChanges:
        """Hand it over to the vendor, under the vendor's own ticket."""
        return {"vendor_ticket": ticket}

    @action
    def take_back(self, **when: Unpack[ActionContext]) -> FactChanges:
        """Take it back from the vendor."""
        return {}


KINDS: dict[str, type[Record]] = {"DeskIncident": DeskIncident, "Problem": Problem}


def _policy(name: str, office: BusinessCalendar, hours: int) -> Policy:
    response = Target(
        "response", goal=Goal.working(hours=1), calendar=office, start=On("log"),
        stop=On("start") | On("resolve"), cancel=On("cancel"),
    )  # fmt: skip
    resolution = Target(
        "resolution",
        goal=By("priority", {"P1": Goal.working(hours=4)}, otherwise=Goal.working(hours=hours)),
        calendar=office, start=On("log"), stop=On("resolve"), cancel=On("cancel"),
        pause=While("on_hold", hold_reason="caller") | While("waiting_for_vendor"), warn=0.75,
    )  # fmt: skip
    vendor = Target(
        "vendor", goal=Goal.working_days(2), calendar=office,
        start=Enters("waiting_for_vendor"), stop=Leaves("waiting_for_vendor"),
    )  # fmt: skip
    return Policy(name, rules=Rule(targets=(response, resolution, vendor)))


@attrs.frozen
class Tenant:
    """A tenant: its calendar, its policies by the instant from which each is in force, its rota."""

    calendar: BusinessCalendar
    policies: tuple[tuple[datetime, Policy], ...]
    pager: Pager

    def case_of(self, record: Record) -> Case:
        """Return a record with the policy that was in force when it was logged."""
        if not isinstance(record, Incident):
            return Case(record)
        logged = record.history[0].at
        policy = [policy for since, policy in self.policies if since <= logged][-1]
        timers = IncidentTimers(auto_close=timedelta(days=3))
        paging = self.pager if record.priority == "P1" else None
        return Case(record, policy, timers, paging=paging)

    @property
    def rules(self) -> DeskRules:
        """The rules that requests, time and alerts follow."""
        incidents = IncidentRule(
            facts={"category": "monitoring", "impact": "high", "urgency": "high"}
        )
        return DeskRules(
            self.case_of, creates={"log": DeskIncident}, incidents=[incidents]
        )


def _tenant(zone: str, *people: str) -> Tenant:
    office = BusinessCalendar(zone=zone, week={"mon-fri": ["09:00-18:00"]})
    rotation = Rotation(
        members=people,
        zone=zone,
        length="P1W",
        anchor=datetime(2026, 1, 5, 9, tzinfo=ZoneInfo(zone)),
    )
    rota = Schedule(name=f"duty {zone}", layers=[Layer(rotation=rotation)])
    levels = [PagingLevel(rota, "PT15M"), PagingLevel("duty manager")]
    versions = (
        (datetime.min.replace(tzinfo=UTC), _policy("gold 1", office, 16)),
        (datetime(2026, 7, 1, tzinfo=UTC), _policy("gold 2", office, 12)),
    )
    return Tenant(
        office, versions, Pager(policy=PagingPolicy(name="duty", levels=levels))
    )


TENANTS = {
    "north": _tenant("Europe/Lisbon", "ana", "rui"),
    "south": _tenant("America/Sao_Paulo", "lia", "davi"),
}
STREAM = StreamRules(
    responses=[
        ResponseRule(
            name="incident", respond="incident", means="exception", by=("service",)
        )
    ]
)
