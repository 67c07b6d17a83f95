"""Mistakes that a type checker has to see: each marked line is an error, and no other line is."""

import re
import runpy
from pathlib import Path

import pytest
from mypy import api

WRONG = '''
from datetime import UTC, datetime
from typing import ClassVar, Unpack

import attrs

from serviceops import Case, Queue
from serviceops.desk.assessment import Adjustment
from serviceops.desk import EscalationPolicy, EscalationStep, Routing
from serviceops.events import Route
from serviceops.lifecycle import ActionContext, FactChanges, HoldReason, Incident, Party
from serviceops.lifecycle import ResolutionCode, action
from serviceops.oncall import Layer, Member, Rotation
from serviceops.sla import Goal, On, Policy, Reopen, Rule, Target
from serviceops.spans import Span


@attrs.frozen(kw_only=True)
class DeskIncident(Incident):
    """A host's own kind of incident."""

    site: str | None = None


now = datetime(2026, 3, 2, 9, tzinfo=UTC)
logged = DeskIncident.log("INC-1", summary="Mail is down", caller="u-1", at=now)
started = logged.assign(group="mail", at=now).start(person="ann", at=now)

reveal_type(started)  # note: misc
started.site.upper()  # error: union-attr
started.floor  # error: attr-defined
started.assign(grup="mail", at=now)  # error: call-arg
started.assign(group=5, at=now)  # error: arg-type
started.assign(group="mail")  # error: call-arg
started.assign("mail", at=now)  # error: call-arg
started.assign(group="mail", at="yesterday")  # error: arg-type
started.resolve(code=ResolutionCode.SOLUTION, at=now)  # error: call-arg
started.resolve(code=HoldReason.CALLER, notes="x", at=now)  # error: arg-type
started.resolve(code="solution", notes="x", at=now)  # error: arg-type
started.hold(reason=HoldReason.CALLER, coment="which?", at=now)  # error: call-arg
started.reply(party="caller", at=now)  # error: arg-type
started.reply(party=Party.CALLER, at=now).clos(at=now)  # error: attr-defined
started.close(at=now, waive=5)  # error: arg-type
started.state = "closed"  # error: misc
started.teleport(at=now)  # error: attr-defined
DeskIncident.log("INC-1", sumary="x", caller="u-1", at=now)  # error: call-arg
DeskIncident.log("INC-1", summary="x", caller="u-1")  # error: call-arg
Span(now, "later")  # error: arg-type
Adjustment(name="vip", when={"vip": True}, at_least="P2", at_most="P1")
Adjustment(name="vip", when={"vip": True}, at_least=2)  # error: arg-type
Adjustment(name="vip", when={"vip": True}, raise_by=1, at_most=1)  # error: arg-type
log, resolve, goal = On("log"), On("resolve"), Goal.working(hours=4)
target = Target("x", goal=goal, start=log, stop=resolve, warn=0.75, reopen=Reopen(log, "count"))
Target("x", goal=4, start=log, stop=resolve)  # error: arg-type
Target("x", goal=goal, start="log", stop=resolve)  # error: arg-type
Target("x", goal=goal, start=log, stop=resolve, calendar="office")  # error: arg-type
Target("x", goal=goal, start=log, stop=resolve, pause=log)  # error: arg-type
Target("x", goal=goal, start=log, stop=resolve, warn="late")  # error: arg-type
Reopen("reopen")  # error: arg-type
Rule(targets="x")  # error: arg-type
Policy("gold", rules=target)  # error: arg-type


def desk(gold: Policy) -> None:
    """The values of a desk know the types of their parts, also where they convert them."""
    Case("INC-1")  # error: arg-type
    Case(started, "gold")  # error: arg-type
    Case(started, gold, timers=5)  # error: arg-type
    Case(started, also=["INC-2"])  # error: list-item
    Queue([started])  # error: list-item
    Queue([Case(started)]).due(at="later")  # error: arg-type
    EscalationPolicy(policy=gold, steps=5)  # error: arg-type
    EscalationStep(kind=1, level=1, to="ann", target="x", after=0.5)  # error: arg-type
    EscalationStep(kind="x", level=1, to="ann", target="x", after="PT1H")  # error: arg-type
    Routing(rules="mail")  # error: arg-type


def optional_parts() -> None:
    """Fields that may be none know what they convert, too."""
    Route(receiver="desk", group_wait="30s")
    Route(receiver="desk", group_wait=30)  # error: arg-type
    Member("ann", zone=1)  # error: arg-type
    rotation = Rotation(members=["ann"], length="P1W", anchor=now, zone="UTC")
    Layer(rotation, since="2026")  # error: arg-type
    Rotation(members=["ann"], length=7, anchor=now, zone="UTC")  # error: arg-type
    Goal.months(1, at=12)  # error: arg-type
'''

MARK = re.compile(r"# (?:error|note): ([a-z-]+)$")
STATED = re.compile(r":(\d+): (error|note): (.*?)(?:  \[([a-z-]+)\])?$")


def test_each_mistake_is_a_type_error_and_a_chain_keeps_the_subclass(
    tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    snippet = tmp_path / "snippet.py"
    snippet.write_text(WRONG, encoding="utf-8")
    # Without pytest's cache (`-p no:cacheprovider`) mypy starts cold, which takes a while longer.
    kept = getattr(pytestconfig, "cache", None)
    cache = tmp_path / "cache" if kept is None else kept.mkdir("mypy-of-type-errors")

    report, trouble, _ = api.run(
        ["--strict", "--no-error-summary", "--cache-dir", str(cache), str(snippet)]
    )

    assert not trouble
    stated = [match for line in report.splitlines() if (match := STATED.search(line))]
    errors = {(int(m[1]), m[4]) for m in stated if m[2] == "error"}
    marked = {
        (number, match[1])
        for number, line in enumerate(WRONG.splitlines(), start=1)
        if "# error:" in line and (match := MARK.search(line))
    }
    assert errors == marked, report
    assert any("DeskIncident" in m[3] for m in stated if m[2] == "note"), report


@pytest.mark.parametrize("name", ["a_desk_of_its_own.py", "a_policy_of_its_own.py"])
def test_what_a_type_checker_reads_runs_as_well(name: str) -> None:
    runpy.run_path(str(Path(__file__).parent / name))
