"""What takes a collection costs in proportion to it: every public constructor, function and method.

Each collection that an annotation asks for is made of 10, 100, 1,000 and (by `make laws`) 10,000
different members, and calls are counted, not seconds: ten times as many members take at most some
more than ten times as many calls. A collection of which so many mean nothing is left out; the last
test says how many are covered. What a loop without calls costs is not seen here.
"""

import inspect
import types
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import Enum
from functools import partial
from itertools import pairwise
from typing import Any, Union, get_args, get_origin

import attrs
import pytest

from serviceops._internal.checked import argument_hints
from serviceops.history import History, Transition
from serviceops.lifecycle import MAPPINGS
from serviceops.logs import LogSchema
from serviceops.measures import Redundancy
from serviceops.spans import Span, SpanSet
from tests.amount import IS_LONG
from tests.counted import calls_of
from tests.properties.every_argument import NINE, arguments, hints_of, public, sample
from tests.properties.test_every_argument import METHODS

SIZES = (10, 100, 1_000, 10_000) if IS_LONG else (10, 100, 1_000)
MOST, SPARE = 14, 500
"""How many times as many calls ten times as many members may take, and how many more."""
MANY = 100_000
"""After so many calls the next size is left to `make laws`."""
ACTIONS = ("hold", "resume", "note")
"""What happens in a long history, by turns."""


def varied(value: Any, number: int, deep: int = 0) -> Any:
    """Return another value of the same kind: by name, by instant, or the same where it has none."""
    if isinstance(value, bool | Enum | None):
        return value
    if isinstance(value, str):
        return f"{value}{number}"
    if isinstance(value, int):
        return value + number
    if isinstance(value, datetime | timedelta):
        return value + timedelta(minutes=number)
    if isinstance(value, date):
        return value + timedelta(days=number)
    if type(value) is tuple:
        return tuple(varied(one, number, deep) for one in value)
    if isinstance(value, Span):
        later = number * timedelta(hours=2)
        return Span(value.start + later, value.end + later)
    if deep == 0 and attrs.has(type(value)) and not isinstance(value, History):
        changes = {
            field.alias: varied(getattr(value, field.name), number, deep + 1)
            for field in attrs.fields(type(value))
            if field.init and isinstance(getattr(value, field.name), str | datetime)
        }
        for names in (list(changes), list(changes)[:1]):
            try:
                return attrs.evolve(value, **{name: changes[name] for name in names})
            except Exception:  # noqa: BLE001 - not every text is free
                continue
    return value


def many(annotation: Any, size: int) -> Any:
    """Return a collection of so many members; `None` where the annotation asks for none."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if annotation is History:
        actions = ["log", *(ACTIONS[n % len(ACTIONS)] for n in range(size - 1))]
        return History.of(
            Transition(NINE + timedelta(minutes=n), action, {"hold": "on_hold"}.get(action, "new"))
            for n, action in enumerate(actions)
        )
    if origin in (Union, types.UnionType):
        kinds = (many(part, size) for part in parts)
        return next((found for found in kinds if found is not None), None)
    if not isinstance(origin, type) or origin is type or (origin is tuple and ... not in parts):
        return None
    try:
        members = [sample(part) for part in parts if part is not ...]
    except Exception:  # noqa: BLE001 - of this kind there is no sample
        return None
    if issubclass(origin, Mapping):
        return {varied(members[0], n): varied(members[1], n) for n in range(size)}
    is_collection = issubclass(origin, Iterable) and members
    return [varied(members[0], n) for n in range(size)] if is_collection else None


def run(call: Callable[..., Any], given: dict[str, Any]) -> None:
    """Call with arguments by name, those first that have to be; use up what is yielded."""
    given, kinds = dict(given), inspect.signature(call).parameters
    first = [
        given.pop(name) for name, how in kinds.items()
        if how.kind is how.POSITIONAL_ONLY and name in given
    ]  # fmt: skip
    result = call(*first, **given)
    if isinstance(result, types.GeneratorType):
        list(result)


def cases() -> dict[str, tuple[Callable[..., Any], str, Any, dict[str, Any]]]:
    """Return each call and parameter that takes ten members, by their names."""
    found = {}
    for name, call in {**public(), **METHODS}.items():
        try:
            method = getattr(call, "__func__", call) if name in METHODS else None
            hints = hints_of(call) if method is None else argument_hints(inspect.unwrap(method))
            right = arguments(call)
        except Exception:  # noqa: BLE001 - of this kind there is no sample
            continue
        for parameter, how in inspect.signature(call).parameters.items():
            ten = many(hints.get(parameter, Any), 10)
            if ten is None or how.kind in (how.VAR_KEYWORD, how.VAR_POSITIONAL):
                continue
            try:
                run(call, {**right, parameter: ten})
            except Exception:  # noqa: BLE001 - ten of them mean nothing here
                continue
            found[f"{name} {parameter}"] = call, parameter, hints[parameter], right
    return found


CASES = cases()


def _rows(size: int, cases: int) -> list[dict[str, str]]:
    at = "2026-03-02T09:00:00Z"
    return [{"case": f"INC-{n % cases}", "at": at, "action": "log"} for n in range(size)]


SCHEMA = LogSchema(case="case", at="at", action="action")
MAPPING = MAPPINGS["servicenow", "incident"]
MADE: dict[str, Callable[[int], Callable[[], Any]]] = {
    "LogSchema.histories of cases": lambda size: partial(SCHEMA.histories, _rows(size, size)),
    "LogSchema.histories of one case": lambda size: partial(SCHEMA.histories, _rows(size, 1)),
    "SystemMapping.write history": lambda size: partial(MAPPING.write, many(History, size)),
    "Redundancy.down outages": lambda size: partial(
        Redundancy(needed=1, parts=[f"a{n}" for n in range(size)]).down,
        {f"a{n}": SpanSet([varied(sample(Span), n)]) for n in range(size)},
    ),
}  # fmt: skip
"""Methods whose collections cannot be guessed: what names the parts, the columns or the states."""


@pytest.mark.parametrize("name", MADE)
def test_methods_that_need_made_collections_cost_in_proportion_too(name: str) -> None:
    counted = [calls_of(MADE[name](size)) for size in (10, 100, 1_000)]

    for fewer, more in pairwise(counted):
        assert more <= MOST * fewer + SPARE, counted


# Marked as a law, so that `make laws` goes up to the largest size.
@pytest.mark.hypothesis
@pytest.mark.parametrize("name", sorted(CASES))
def test_ten_times_as_many_members_cost_ten_times_as_much(name: str) -> None:
    call, parameter, hint, right = CASES[name]
    counted = []
    for size in SIZES:
        given = {**right, parameter: many(hint, size)}
        try:
            counted.append(calls_of(lambda given=given: run(call, given)))
        except Exception:  # noqa: BLE001 - there is a limit, which refuses so many at once
            break
        if counted[-1] > MANY and not IS_LONG:
            break

    assert counted
    for fewer, more in pairwise(counted):
        assert more <= MOST * fewer + SPARE, counted


def test_most_collections_are_covered() -> None:
    of_methods = [name for name in CASES if name.rpartition(" ")[0] in METHODS]
    assert len(CASES) - len(of_methods) > 200
    assert len(of_methods) > 30
