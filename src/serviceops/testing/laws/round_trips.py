"""The law of every pair of functions that write and read: nothing is lost."""

from collections.abc import Callable
from functools import partial
from typing import Any

import attrs
from hypothesis.strategies import SearchStrategy, from_type, tuples

from serviceops._internal.checked import checked
from serviceops.testing.laws.law import Failure, Law, check_laws, result_of
from serviceops.testing.registration import register

_ANSWERS = "every value can be written and read back"


@checked
def check_round_trip(
    write: Callable[[Any], Any],
    read: Callable[[Any], Any],
    *,
    of: type | SearchStrategy[Any],
    examples: int = 200,
) -> None:
    """Check that a written value is read back as the same value.

    `of` gives the values to try: a type (`Incident`, `Target`, `BusinessCalendar`, one of your own
    that Hypothesis knows) or a strategy. Raises `LawBroken` with the simplest value that is not
    read back, and the first of its fields that differs.

    >>> import json
    >>> from serviceops import Incident, from_dict, to_dict
    >>> def write(value): return json.dumps(to_dict(value))
    >>> def read(text): return from_dict(json.loads(text))
    >>> check_round_trip(write, read, of=Incident)
    """
    register()
    cases = tuples(of if isinstance(of, SearchStrategy) else from_type(of))
    find = partial(_trip, write, read)
    check_laws([Law("round trip", "a value written is read back the same", cases, find)], examples)


def _trip(write: Callable[[Any], Any], read: Callable[[Any], Any], value: Any) -> Failure:
    again = result_of(_ANSWERS, lambda: read(write(value)), f"of {value!r}")
    if type(again) is not type(value):
        return (f"of {value!r}", f"a {type(value).__name__} came back as a {type(again).__name__}")
    if again == value:
        return None
    # The whole value may be long, so the first field that differs is shown.
    if attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            one, other = getattr(value, field.name), getattr(again, field.name)
            if one != other:
                return (f"of {value!r}", f"{field.name} was {one!r}, came back as {other!r}")
    return (f"of {value!r}", f"{again!r} came back")
