"""The desk that is put under load: its rules, and a store by the URL of a database."""

import os
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from serviceops import BusinessCalendar, By, Goal, Incident, On, Policy, Record, Rule, Target, While
from serviceops.desk import (
    OWNED,
    Case,
    DeskRules,
    EscalationPolicy,
    EscalationStep,
    Message,
    Pager,
    Store,
)
from serviceops.documents import from_dict
from serviceops.lifecycle import IncidentTimers, Problem
from serviceops.oncall import PagingLevel, PagingPolicy

sys.path.insert(0, str(Path(__file__).parents[1] / "examples"))

KINDS: dict[str, type[Record]] = {"Incident": Incident, "Problem": Problem}
ALWAYS_OPEN = BusinessCalendar(zone="Europe/Lisbon", week={"mon-sun": ["07:00-23:00"]})
RESOLUTION = Target(
    "resolution",
    goal=By("priority", {"P1": Goal.working(hours=4)}, otherwise=Goal.working(hours=12)),
    calendar=ALWAYS_OPEN,
    start=On("log"),
    stop=On("resolve"),
    cancel=On("cancel"),
    pause=While("on_hold", hold_reason="caller"),
    warn=0.5,
)
GOLD = Policy("gold", rules=Rule(targets=RESOLUTION))
STEPS = EscalationPolicy(
    policy=GOLD,
    steps=[
        EscalationStep(
            kind="functional", level=1, to="second line", target="resolution",
            after=Goal.working(hours=2), unless=OWNED,
        ),
        EscalationStep(
            kind="hierarchic", level=1, to="duty manager", target="resolution", after=0.9
        ),
    ],
)  # fmt: skip
PAGER = Pager(
    policy=PagingPolicy(name="duty", levels=[PagingLevel("ana", "PT30M"), PagingLevel("rui")])
)


def case_of(record: Record) -> Case:
    """Return a record with its policy."""
    if not isinstance(record, Incident):
        return Case(record)
    paging = PAGER if record.history[0].at.minute % 5 == 0 else None
    timers = IncidentTimers(auto_close=timedelta(hours=20))
    return Case(record, GOLD, timers, escalations=STEPS, paging=paging)


RULES = DeskRules(case_of)


def database_of(
    url: str, *, is_new: bool
) -> tuple[Callable[[], Store], Callable[[], list[Message]], Any]:
    """Return how to open the store of a database and read its outbox, and the errors of an outage.

    A new one gets its tables. Without `is_new` the database is not called: it may be away.
    """
    if url.startswith("django:"):
        return _django(url.removeprefix("django:"), is_new=is_new)
    from fastapi_desk.store import SqlStore, engine_of, make_tables, outbox_of
    from sqlalchemy.exc import DBAPIError

    engine = engine_of(url)
    if is_new:
        make_tables(engine)
    return (
        lambda: SqlStore(engine, "load", KINDS),
        lambda: outbox_of(engine, "load"),
        DBAPIError,
    )


def _django(
    path: str, *, is_new: bool
) -> tuple[Callable[[], Store], Callable[[], list[Message]], Any]:
    os.environ["DESK_DATABASE"] = path
    os.environ["DJANGO_SETTINGS_MODULE"] = "django_desk.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import OperationalError
    from django_desk.models import Outgoing
    from django_desk.store import DjangoStore

    if is_new:
        call_command("migrate", run_syncdb=True, verbosity=0)
    return (
        DjangoStore,
        lambda: [from_dict(row.document, Message) for row in Outgoing.objects.all()],
        OperationalError,
    )
