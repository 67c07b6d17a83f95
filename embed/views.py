"""Every view that a notebook shows, once: values made here, without a network and without data.

`make look` renders them in a browser; a test checks that no public value with a view is missing.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from serviceops import infer
from serviceops.calendars import BusinessCalendar
from serviceops.columns import Log
from serviceops.desk import Case, EscalationPolicy, EscalationStep, Pager, Queue
from serviceops.display import Bars, HeatMap, Lines, Table, Waterfall
from serviceops.events import (
    Dependency,
    Route,
    Signal,
    StreamRules,
    StreamState,
    Topology,
    step_stream,
)
from serviceops.events.routing.time_intervals import TimeInterval, TimeRange
from serviceops.history import History
from serviceops.interop.import_result import ForeignReading
from serviceops.interop.reconcile_export import reconcile_export
from serviceops.lifecycle import (
    HoldReason,
    Incident,
    IncidentLifecycle,
    IncidentTimers,
    Link,
    Party,
    Problem,
    ProblemSource,
    conformance,
    diff_lifecycles,
)
from serviceops.lifecycle.links.invariants import invariants
from serviceops.measures import attainment, backlog
from serviceops.oncall import (
    Layer,
    Member,
    Override,
    PagingLevel,
    PagingPolicy,
    Rotation,
    Schedule,
    Swap,
)
from serviceops.priority import Priority
from serviceops.reports import service_report
from serviceops.sla import By, Enters, Goal, On, Policy, Rule, Stage, Target, While, compare
from serviceops.spans import Span, SpanSet
from serviceops.testing import SimulatedDesk

PARIS = ZoneInfo("Europe/Paris")


def march(day: int, hour: int, minute: int = 0) -> datetime:
    """Return an instant of March 2026 in Paris, where clocks go forward on the 29th."""
    return datetime(2026, 3, day, hour, minute, tzinfo=PARIS)


NOW = march(30, 16)
WEEKS = Span(march(2, 9), march(23, 9))
OFFICE = BusinessCalendar(
    zone="Europe/Paris",
    week={"mon-thu": ["09:00-17:00"], "fri": ["09:00-16:00", "22:00-06:00"]},
    holidays={date(2026, 4, 6): "Easter Monday"},
    exceptions={date(2026, 12, 24): ["09:00-12:00"]},
)
RESOLUTION = Target(
    "resolution",
    goal=By("priority", {"P2": Goal.working(hours=4)}, otherwise=Goal.working(hours=8)),
    calendar=OFFICE,
    start=On("log"),
    stop=On("resolve"),
    pause=While("on_hold", hold_reason=HoldReason.CALLER),
    warn=(0.75,),
)
RESPONSE = Target(
    "response", goal=Goal.working(hours=1), calendar=OFFICE, start=On("log"), stop=On("start")
)
GOLD = Policy("gold", rules=Rule(targets=(RESPONSE, RESOLUTION)))
STRICT = Policy(
    "strict", rules=[Rule(targets=RESPONSE), Rule(when={"priority": "P1"}, targets=RESOLUTION)]
)


def incident(name: str = "INC-1", priority: Priority = Priority.P2) -> Incident:
    """Return an incident that waited for its caller over a weekend and a clock change."""
    logged = Incident.log(
        name, summary="Mail is down on the second floor", caller="u-1001", category="mail",
        priority=priority, at=march(27, 14),
    )  # fmt: skip
    return (
        logged.assign(group="messaging", at=march(27, 14, 5))
        .start(person="ann", at=march(27, 14, 20))
        .hold(reason=HoldReason.CALLER, comment="Which mailbox?", at=march(27, 16))
        .reply(party=Party.CALLER, at=march(30, 10, 30))
    )


def schedule() -> Schedule:
    """Return a schedule with an override, a swap and a night in which nobody serves."""
    ana, ben, yuki = Member("ana"), Member("ben"), Member("yuki", zone="Asia/Tokyo")
    weekly = Rotation(members=[ana, ben, yuki], length="P1W", anchor=march(2, 9), zone=PARIS)
    return Schedule(
        Layer(weekly, name="primary"),
        name="mail",
        overrides=[
            Override(Span(march(4, 18), march(5, 9)), []),
            Override(Span(march(11, 9), march(13, 9)), "ana", replaces="ben"),
            Swap("ben", Span(march(14, 9), march(15, 9)), "yuki", Span(march(21, 9), march(22, 9))),
        ],
    )


def paging() -> PagingPolicy:
    """Return a policy with a schedule, then two people in turn."""
    levels = [PagingLevel(schedule(), "PT10M"), PagingLevel(["cem", "dia"], round_robin=True)]
    return PagingPolicy(name="mail", levels=levels, repeat=1)


def stream() -> StreamState:
    """Return the state of a stream after three signals of two things."""
    state = StreamState()
    rows = [("db-1", "critical"), ("web-7", "warning"), ("db-1", "critical")]
    for number, (thing, grade) in enumerate(rows):
        at = march(30, 9, number)
        signal = Signal(source="checks", id=str(number), name="down", resource=thing,
                        severity=grade, at=at)  # fmt: skip
        state = step_stream(state, signal, at=at, rules=StreamRules()).state
    return state


@cache
def desk() -> tuple[dict[str, History], datetime]:
    """Return a simulated log and the instant of its last transition."""
    log = SimulatedDesk().log(120, seed=11)
    return log, max(history[-1].at for history in log.values())


NIGHT = TimeInterval(name="night", ranges=TimeRange(times=["00:00-06:00"]))


def _case() -> Any:
    target = Target("resolution", goal=Goal.real(hours=4), start=On("log"), stop=On("resolve"))
    steps = [
        EscalationStep(kind="functional", level=1, to="second line", target="resolution",
                       after=Goal.real(hours=1)),
        EscalationStep(kind="hierarchic", level=1, to="duty manager", target="resolution",
                       after=0.75),
    ]  # fmt: skip
    escalations = EscalationPolicy(policy=Policy("gold", rules=Rule(targets=target)), steps=steps)
    pager = Pager(policy=PagingPolicy(name="mail", levels=[PagingLevel("ana", "PT10M")]))
    links = [Link("child_of", "INC-1", "INC-0")]
    return Case(
        incident(), GOLD, IncidentTimers(), escalations=escalations, paging=pager, also=links
    )


def _queue() -> Any:
    cases = [
        Case(incident(f"INC-{n}", list(Priority)[n % 3]), GOLD, IncidentTimers()) for n in range(6)
    ]
    return Queue(cases).read(at=NOW)


def _attained() -> Any:
    log, end = desk()
    readings = {name: GOLD.read(history, at=end) for name, history in log.items()}
    return attainment(readings, target="resolution")


def _found() -> Any:
    log = Log.of(desk()[0])
    target = Target("t", goal=Goal.working(hours=3), calendar=OFFICE, start=On("log"),
                    stop=Enters("resolved", "cancelled"))  # fmt: skip
    flags = [
        str(target.read(history, at=desk()[1]).verdict) == "breached"
        for history in desk()[0].values()
    ]
    return infer.flags(log, flags, search=infer.Search(zones=["Europe/Paris"]))


def _read(at: datetime = NOW) -> Any:
    return RESOLUTION.read(incident().history, at=at)


VIEWS: dict[str, Callable[[], Any]] = {
    "record": incident,
    "history": lambda: incident().history,
    "empty history": History,
    "calendar": lambda: OFFICE,
    "calendar year": lambda: OFFICE.year_figure(2026),
    "calendar between": lambda: OFFICE.figure_between(march(27, 0), march(31, 0)),
    "target": lambda: RESOLUTION,
    "policy": lambda: GOLD,
    "findings of a policy": STRICT.lint,
    "reading": _read,
    "reading before the start": lambda: _read(march(27, 13)),
    "policy reading": lambda: GOLD.read(incident().history, at=NOW),
    "explanation": lambda: _read().explain(),
    "forecast": lambda: _read().forecast(),
    "ledger": lambda: _read().ledger,
    "comparison": lambda: compare(
        {"INC-1": incident().history}, {"gold": GOLD, "strict": STRICT}, at=NOW
    ),
    "options": lambda: incident().options(at=NOW),
    "option": lambda: incident().options(at=NOW)["resolve"],
    "broken rules": lambda: invariants(
        [Incident.log("INC-2", summary="No mail", caller="u", parent="INC-1", at=march(27, 14))],
        at=NOW,
    ),
    "schedule": schedule,
    "shifts": lambda: schedule().shifts(period=WEEKS),
    "findings of a schedule": lambda: schedule().lint(period=WEEKS),
    "time on call": lambda: schedule().load(period=WEEKS, by={"office": OFFICE}),
    "interruptions": lambda: schedule().interruptions([march(3, 2), march(3, 10)], period=WEEKS),
    "paging policy": paging,
    "spans": lambda: SpanSet([Span(march(2, 9), march(2, 12)), Span(march(28, 22), march(29, 6))]),
    "no spans": SpanSet,
    "case": _case,
    "queue": lambda: _queue().queue,
    "log": lambda: Log.of(desk()[0]),
    "route": lambda: Route(
        receiver="desk", group_by=["alertname"], repeat_interval="PT4H",
        routes=[
            Route(
                matchers='service=~"mysql|cassandra"', receiver="databases", group_wait="PT10S",
                routes=[Route(matchers={"severity": "critical"}, receiver="pager", continues=True)],
            ),
            Route(matchers={"team": "<web>"}, receiver="web", mute_intervals=NIGHT),
        ],
    ),
    "case reading": lambda: Case(incident(), GOLD, IncidentTimers()).read(at=NOW),
    "queue reading": _queue,
    "stream state": stream,
    "lifecycle": IncidentLifecycle.figure,
    "state in a lifecycle": lambda: IncidentLifecycle.figure(at="on_hold"),
    "moves of a lifecycle": IncidentLifecycle.transition_table,
    "measure": _attained,
    "breakdown": lambda: backlog(desk()[0], at=desk()[1] - timedelta(days=20)),
    "report": lambda: service_report(desk()[0], GOLD, at=desk()[1]),
    "inference": _found,
    "draft of a lifecycle": lambda: infer.lifecycle(Log.of(desk()[0]), name="FromTheLog"),
    "difference of lifecycles": lambda: diff_lifecycles(
        IncidentLifecycle, IncidentLifecycle.extended("Lean", without=["assigned", "reassign"])
    ),
    "conformance": lambda: conformance(
        [("A", None, "new"), ("A", None, "resolved"), ("B", None, "new"), ("B", None, "closed")],
        IncidentLifecycle,
    ),
    "topology": lambda: Topology([
        Dependency(child="web", parent="switch"),
        Dependency(child="web", parent="dns-1", group="dns"),
        Dependency(child="web", parent="dns-2", group="dns"),
        Dependency(child="switch", parent="power"),
    ]),
    "reconciliation": lambda: reconcile_export(
        GOLD, {"INC-1": incident().history}, [
            ForeignReading(
                system="servicenow", name="response", case="INC-1", stage=Stage.STOPPED,
                breached=False, elapsed=timedelta(hours=minutes / 60),
            )
            for minutes in (20, 50)
        ], at=NOW,
    ),
    "candidates": lambda: _found().table(),
    "bars": lambda: Bars(
        title="Met", rows=[("January", 97.5), ("February", 8.0)], unit="%", mark=98.0
    ),
    "waterfall": lambda: Waterfall(
        title="INC-1: resolution", mark=timedelta(hours=4),
        rows=[("queue", timedelta(hours=2)), ("work", timedelta(hours=3))],
    ),
    "heat map": lambda: HeatMap(
        title="Arrivals", rows=["Mon", "Tue"], columns=[f"{hour:02d}" for hour in range(24)],
        cells=[[n * row % 13 for n in range(24)] for row in (5, 7)],
        framed=[(row, hour) for row in (0, 1) for hour in range(9, 17)], frame_label="open",
    ),
    "lines": lambda: Lines(
        title="Met", x="hours promised", y="%",
        series={name: [(n * 4.0, 60 + step * n) for n in range(1, 6)]
                for step, name in enumerate(("gold", "silver", "bronze"), start=3)},
    ),
    "table": lambda: Table(
        title="What remains", columns=("of", "number"), rows=[("signals", 1080), ("incidents", 2)]
    ),
    "problem": lambda: Problem.log(
        "PRB-1", summary="Mail keeps failing", source=ProblemSource.PROACTIVE, at=march(27, 14)
    ),
    "alert": lambda: stream().alerts[0],
}  # fmt: skip
"""Each view by its name, as a function that makes the value."""
