"""Every public constructor and function refuses every wrong kind of value there and then."""

import inspect
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import attrs
import pytest

from serviceops._internal.checked import argument_hints
from serviceops.calendars import WeekdayOfMonth
from serviceops.columns import Log
from serviceops.desk import Case, Queue
from serviceops.display import Table
from serviceops.display.notebook import NotebookView
from serviceops.errors import ServiceOpsError
from serviceops.interop.alertmanager import from_webhook
from serviceops.lifecycle import MAPPINGS, IncidentTimers
from serviceops.logs import LogSchema
from serviceops.measures import attainment
from serviceops.oncall import Layer, Rotation, Schedule
from serviceops.sla import SimulatedClock
from tests.properties.every_argument import (
    INCIDENT,
    NINE,
    NOT_REFUSED,
    OFFICE,
    POLICY,
    TARGET,
    WRONG,
    admits,
    arguments,
    hints_of,
    public,
    sample,
)

CALLS = public()


def right_call(call: Any) -> dict[str, Any]:
    """Return arguments to spoil: a right call, or as much of one as annotations say."""
    try:
        return arguments(call)
    except Exception:  # noqa: BLE001 - a sample need not be a value that means something
        hints, given = hints_of(call), {}
        for name, one in inspect.signature(call).parameters.items():
            if one.default is one.empty and one.kind not in (one.VAR_KEYWORD, one.VAR_POSITIONAL):
                try:
                    given[name] = sample(hints.get(name, Any))
                except Exception:  # noqa: BLE001 - see above
                    given[name] = None
        return given


def outcome(call: Any, given: dict[str, Any], *, is_wrong: bool) -> str:
    """Return what is amiss with a call that has one spoilt argument; nothing if all is well."""
    kinds = inspect.signature(call).parameters
    first = [
        v for n, v in given.items() if n in kinds and kinds[n].kind == kinds[n].POSITIONAL_ONLY
    ]
    named = {
        n: v
        for n, v in given.items()
        if n not in kinds or kinds[n].kind != kinds[n].POSITIONAL_ONLY
    }
    try:
        call(*first, **named)
    except ServiceOpsError as refused:
        return "" if len(str(refused)) < 2_000 else f"a message of {len(str(refused))} characters"
    except Exception as raw:  # noqa: BLE001 - this is what must not come out
        return f"{type(raw).__name__}"
    return "accepted" if is_wrong else ""


@pytest.mark.parametrize("name", sorted(CALLS))
def test_a_wrong_kind_is_refused_where_it_enters(name: str) -> None:
    call, amiss = CALLS[name], Counter[str]()
    hints, right = hints_of(call), right_call(call)
    for parameter, how in inspect.signature(call).parameters.items():
        if how.kind in (how.VAR_KEYWORD, how.VAR_POSITIONAL) or (name, parameter) in NOT_REFUSED:
            continue
        for value in WRONG:
            is_wrong = admits(hints.get(parameter, Any), value) is False
            found = outcome(call, {**right, parameter: value}, is_wrong=is_wrong)
            if found:
                amiss[f"{parameter} of another kind: {found}"] += 1

    assert not amiss


READING = TARGET.read(INCIDENT.history, at=NINE)
CASE = Case(INCIDENT, POLICY, IncidentTimers())
VALUES = (
    TARGET, POLICY, POLICY.rules[0], INCIDENT, INCIDENT.history, READING, READING.cycles[0],
    READING.ledger, READING.explain(), READING.forecast(), POLICY.read(INCIDENT.history, at=NINE),
    CASE, CASE.read(at=NINE), Queue([CASE]), Queue([CASE]).read(at=NINE),
    SimulatedClock(POLICY, at=NINE), OFFICE, WeekdayOfMonth(month=11, weekday="fri", nth=4),
    Schedule(Layer(Rotation(members=["ana"], length="P1W", anchor=NINE, zone="UTC")), name="week"),
    LogSchema(case="case", at="at", action="action"), attainment({"INC-1": READING}),
    from_webhook({"version": "4", "status": "firing", "receiver": "", "alerts": []}),
    Table(title="t", columns=["a"], rows=[[1]]), Log.of({"INC-1": INCIDENT.history}),
    MAPPINGS["servicenow", "incident"],
)  # fmt: skip
"""Values with methods that hosts call most."""


def made() -> Iterator[object]:
    """Yield a value of every public class that can be made from its annotations alone."""
    for name, kind in CALLS.items():
        if inspect.isclass(kind) and name not in ABSTRACT:
            try:
                yield kind(**arguments(kind))
            except Exception:  # noqa: BLE001 - the constructors are tested above
                continue


ABSTRACT = {
    "DateRule",
    "CountDetector",
    "WeightedDetector",
    "Calendar",
    "Goal",
    "Figure",
    "WorkRecord",
}
"""Bases: their kinds have the methods. Detectors are stepped by the stream with its tracks."""
FOR_THE_PACKAGE = re.compile(
    r".*_micros|.*_pairs|bits|flags|reason|reasons|budget|chosen_at|promised_at|due_from|with_facts"
    r"|limit|shown|ordinals|step.*|ends_at|refuses|margin_of|report"
)
"""Methods on integers, tracks and states of the package: called for each transition or signal."""
OF_THE_PACKAGE = {
    "pending": "called by `moves`, which has looked at the kind: other records have no moves",
    "choose": "called for each reading of a clock, with a fact of the record",
    "muted_by": "called for each notification of a stream",
    "find": "called for each alert of a stream",
    "identity": "the same",
    "key": "the same",
    "silences": "the same",
    "matched": "the same",
    "inhibits": "the same",
    "match": "the same",
    "destinations_of": "the same",
    "next_edge": "the same",
    "after": "the same",
    "allows_shelf": "called by the guard of shelve, with its inputs",
    "takes_back": "called for each change of severity in a stream",
    "misfits": "called for each rule of a routing",
    "later_micros": "integers of the package's own, for who computes with millions",
    "read_micros": "integers of the package's own, for who computes with millions",
}
"""Methods that are left out, with the reason."""


def right_value(hints: dict[str, Any], parameter: str) -> Any:
    try:
        return sample(hints.get(parameter, Any))
    except (LookupError, ServiceOpsError):  # a value that takes more than annotations say
        return None


METHODS = {
    f"{type(value).__name__}.{name}": getattr(value, name)
    for value in (*made(), *VALUES)
    for kind in type(value).__mro__
    if kind.__module__.startswith("serviceops.") and kind is not NotebookView
    for name, member in vars(kind).items()
    if inspect.isfunction(member)
    and not name.startswith("_")
    and name not in OF_THE_PACKAGE
    and not FOR_THE_PACKAGE.fullmatch(name)
}


@pytest.mark.parametrize("name", sorted(METHODS))
def test_a_wrong_kind_is_refused_by_the_method_it_is_given_to(name: str) -> None:
    method, amiss = METHODS[name], Counter[str]()
    hints = argument_hints(inspect.unwrap(method.__func__))
    right = {
        parameter: IncidentTimers() if parameter == "timers" else right_value(hints, parameter)
        for parameter, how in inspect.signature(method).parameters.items()
        if how.default is how.empty and how.kind not in (how.VAR_KEYWORD, how.VAR_POSITIONAL)
    }
    for parameter, how in inspect.signature(method).parameters.items():
        if how.kind in (how.VAR_KEYWORD, how.VAR_POSITIONAL):
            continue
        for value in WRONG:
            is_wrong = admits(hints.get(parameter, Any), value) is False
            found = outcome(method, {**right, parameter: value}, is_wrong=is_wrong)
            if found:
                amiss[f"{parameter} of another kind: {found}"] += 1

    assert not amiss


def test_every_public_value_checks_its_arguments() -> None:
    values = {name: kind for name, kind in CALLS.items() if inspect.isclass(kind)}

    unchecked = [
        name
        for name, kind in values.items()
        if attrs.has(kind)
        and "__init__" in vars(kind)
        and not hasattr(kind.__init__, "__wrapped__")
    ]

    assert not unchecked


def test_most_of_what_is_public_is_covered(capsys: pytest.CaptureFixture[str]) -> None:
    parameters = [one for call in CALLS.values() for one in inspect.signature(call).parameters]
    with capsys.disabled():
        print(  # noqa: T201 - the counts are what the test shows
            f"\n{len(CALLS)} constructors and functions, {len(parameters)} parameters,"
            f" {len(parameters) * len(WRONG)} wrong arguments"
        )

    assert len(CALLS) > 300
