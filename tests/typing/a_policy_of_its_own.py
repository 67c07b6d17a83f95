"""What a type checker accepts in the policy of a host, and the mistakes it must see.

mypy and pyright both read this file, and a test runs it. In `mistakes`, which is never called, each
line is an error to both: a comment that ignores no error is itself an error to either of them.
"""
# pyright: reportUnnecessaryTypeIgnoreComment=true

from datetime import UTC, datetime, timedelta
from typing import assert_type

from serviceops.calendars import ALWAYS, BusinessCalendar
from serviceops.history import History
from serviceops.sla import (
    Agreement,
    Attach,
    Between,
    By,
    Changes,
    Conventions,
    Enters,
    Gap,
    Goal,
    Leaves,
    On,
    Policy,
    PolicyReading,
    Predicate,
    Reading,
    Reopen,
    Rule,
    RuleChange,
    Target,
    Warn,
    While,
)

office = BusinessCalendar(zone="Europe/Lisbon", week={"mon-fri": [("09:00", "17:00")]})
by_priority = By("priority", {"P1": Goal.working(hours=4), "P2": Goal.real("PT8H")})

# Every short form that the constructors accept.
response = Target(
    "response",
    goal=Goal.working(minutes=30),
    start=On("log"),
    stop=While("in_progress"),
    warn=0.75,
    on_change="restart",
    attach="from_attachment",
    agreement="ola",
)
resolution = Target(
    "resolution",
    goal=by_priority,
    start=On("log") | Enters("new"),
    stop=On("resolve") & While(priority=("P1", "P2")),
    calendar=By("site", {"Lisbon": office}, otherwise=ALWAYS),
    pause=While("on_hold") | Between(On("hold"), Leaves("on_hold")),
    cancel=Changes("category"),
    reopen=Reopen(On("reopen"), "new_cycle"),
    repeats=True,
    warn=[0.5, timedelta(minutes=30), Warn.after("PT1H")],
    on_change=RuleChange.PRO_RATA,
    attach=Attach.FROM_START,
    agreement=Agreement.SLA,
)
supplier = Target(
    "supplier",
    goal=By("tier", [("gold", Goal.working_days(1))], otherwise=Goal.end_of_day()),
    start=~While("new"),
    stop=Predicate("is done", lambda snapshot: snapshot.state == "done"),
    reopen=Reopen(While("open"), gap=Gap.COUNT),
)
gold = Policy("gold", rules=Rule(targets=(response, resolution)))
silver = Policy(
    "silver",
    rules=[
        Rule(targets=response, when={"service": "mail"}),
        Rule(targets=[supplier], when=While("new")),
    ],
    match="all",
    conventions=Conventions(breach=">=", whole="PT1M", reopen="never"),
)
now = datetime(2026, 3, 2, 9, tzinfo=UTC)
amended = silver.amended(since=now, rules=Rule(targets=resolution))

assert_type(response.read(History(), at=now), Reading)
assert_type(gold.read(History(), at=now), PolicyReading)
assert_type(amended, Policy)


def mistakes() -> None:
    """Each of these is an error to every type checker."""
    log, resolve = On("log"), On("resolve")
    Target("x", goal=4, start=log, stop=resolve)  # type: ignore[arg-type]
    Target("x", goal=Goal.real(hours=4), start="log", stop=resolve)  # type: ignore[arg-type]
    Target("x", goal=Goal.real(hours=4), start=log, stop="resolve")  # type: ignore[arg-type]
    Target("x", goal=Goal.real(hours=4), start=log, stop=resolve, calendar="office")  # type: ignore[arg-type]
    Target("x", goal=Goal.real(hours=4), start=log, stop=resolve, pause="on_hold")  # type: ignore[arg-type]
    Target("x", goal=Goal.real(hours=4), start=log, stop=resolve, pause=log)  # type: ignore[arg-type]
    Target("x", goal=Goal.real(hours=4), start=log, stop=resolve, cancel=5)  # type: ignore[arg-type]
    Target("x", goal=Goal.real(hours=4), start=log, stop=resolve, reopen=log)  # type: ignore[arg-type]
    Target("x", goal=Goal.real(hours=4), start=log, stop=resolve, warn="late")  # type: ignore[arg-type]
    Target("x", goal=Goal.real(hours=4), start=log, stop=resolve, on_change=5)  # type: ignore[arg-type]
    Target("x", goal=Goal.real(hours=4), start=log, stop=resolve, attach=None)  # type: ignore[arg-type]
    Target("x", goal=By("priority", {"P1": 4}), start=log, stop=resolve)  # type: ignore[arg-type]
    Target("x", goal=Goal.real(hours=4), start=log)  # type: ignore[call-arg]
    Rule(targets="response")  # type: ignore[arg-type]
    Rule(targets=response, when="new")  # type: ignore[arg-type]
    Rule(targets=response, when=log)  # type: ignore[arg-type]
    Policy("gold", rules="response")  # type: ignore[arg-type]
    Policy("gold", rules=response)  # type: ignore[arg-type]
    Policy("gold", rules=(), match="any")  # type: ignore[arg-type]
    Policy("gold", rules=(), conventions="zammad")  # type: ignore[arg-type]
    gold.amended(since="2026", rules=())  # type: ignore[arg-type]
    Reopen("reopen")  # type: ignore[arg-type]
    Reopen(log, gap=5)  # type: ignore[arg-type]
    Warn(share="0.75")  # type: ignore[arg-type]
    Warn.before(30)  # type: ignore[arg-type]
    By("priority", "P1")  # type: ignore[arg-type]
    Between("hold", "resume")  # type: ignore[arg-type]
    Conventions(reopen=5)  # type: ignore[arg-type]
    Conventions(whole=60)  # type: ignore[arg-type]
    Goal.real(hours="4")  # type: ignore[arg-type]
    Goal.working_days("2")  # type: ignore[arg-type]
    Goal.by("tomorrow")  # type: ignore[arg-type]
    gold.read(History(), at="now")  # type: ignore[arg-type]
    gold.read(History(), upto=now)  # type: ignore[call-arg]
