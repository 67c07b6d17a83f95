"""Drafts: a fast way to build frozen values from parts that are already checked.

A frozen class refuses every write, so its constructor bypasses that guard field by field, and
converts again what was converted before. Where values are made by the million of checked parts,
that takes most of the time. A *draft* is an instance of a bare subclass without the guard: it is
written like any object, and becomes the frozen value by taking its class.

>>> import attrs
>>> @attrs.frozen
... class Point:
...     x: int
>>> draft = draft_of(Point)()
>>> draft.x = 3
>>> draft.__class__ = Point
>>> draft
Point(x=3)
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

import attrs

_T = TypeVar("_T")


class _Unguarded:
    """A base placed before a frozen class, so that its fields are written the usual way."""

    __slots__ = ()
    __setattr__ = object.__setattr__
    __delattr__ = object.__delattr__

    def __init_subclass__(cls) -> None:
        """Skip the checks that a class makes of its subclasses: a draft is no kind of its own."""


def draft_of(kind: type) -> Callable[[], Any]:
    """Return a function that makes drafts of a frozen class: no field set, no constructor run.

    The caller sets every field and then ``draft.__class__ = kind``.
    """
    draft: Any = type(kind)(f"{kind.__name__}Draft", (_Unguarded, kind), {"__slots__": ()})
    return partial(draft.__new__, draft)


def copier(kind: type, stored: Mapping[str, str] | None = None) -> Callable[[Any], Any]:
    """Return a function that makes a draft with every field of a value, for some to be replaced.

    `stored` names the slots of fields that are read in another form than they are stored in.
    The function is written out field by field, as attrs writes constructors: with the thirty fields
    of an incident that is eight times as fast as a loop over their names.
    """
    # The text holds names of fields only, which Python has checked: nothing else is evaluated.
    slots = stored or {}
    names = [slots.get(field.name, field.name) for field in attrs.fields(kind)]
    lines = ["def copied(value):", "    draft = made()"]
    lines += [f"    draft.{name} = value.{name}" for name in names]
    written: dict[str, Any] = {"made": draft_of(kind)}
    exec("\n".join([*lines, "    return draft"]), written)  # noqa: S102 - see above
    return written["copied"]  # type: ignore[no-any-return] # what was just written


def evolver(kind: type[_T], stored: Mapping[str, str] | None = None) -> Callable[..., _T]:
    """Return a fast `attrs.evolve` for one frozen class: it runs no converter and no validator.

    Only the class that owns the fields should call it, with values that are valid already.
    `stored` names the slots of fields that are read in another form than they are stored in.

    >>> import attrs
    >>> @attrs.frozen
    ... class Point:
    ...     x: int
    ...     y: int
    >>> evolver(Point)(Point(1, 2), y=5)
    Point(x=1, y=5)
    """
    names = [field.name for field in attrs.fields(kind)]  # type: ignore[arg-type] # an attrs class
    slots = {name: name for name in names} | dict(stored or {})
    # Written out field by field for the same reason as `copier`; `SAME` marks a field that stays.
    lines = [f"def evolved(value, *, {', '.join(f'{name}=SAME' for name in names)}):"]
    lines += ["    draft = made()"]
    lines += [
        f"    draft.{slot} = value.{slot} if {name} is SAME else {name}"
        for name, slot in slots.items()
    ]
    written: dict[str, Any] = {"made": draft_of(kind), "KIND": kind, "SAME": object()}
    exec("\n".join([*lines, "    draft.__class__ = KIND", "    return draft"]), written)  # noqa: S102 - names of fields only
    return written["evolved"]  # type: ignore[no-any-return] # what was just written
