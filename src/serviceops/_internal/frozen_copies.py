"""Drafts: how a frozen value is made quickly of parts that are known to be good.

A frozen class refuses every write, so its constructor goes around the guard field by field, and
converts what was converted before. Where values are made by the million of parts that were checked,
that is most of the time. A *draft* is an instance of a bare subclass without the guard: it is
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

from collections.abc import Callable
from functools import partial
from typing import Any

import attrs

__all__ = ["copier", "draft_of"]


class _Unguarded:
    """What comes before a frozen class, so that its fields are written the plain way."""

    __slots__ = ()
    __setattr__ = object.__setattr__
    __delattr__ = object.__delattr__

    def __init_subclass__(cls) -> None:
        """Keep what a class asks of its subclasses from a draft, which is no kind of its own."""


def draft_of(kind: type) -> Callable[[], Any]:
    """Return what makes drafts of a frozen class: nothing set yet, and no constructor run.

    Whoever makes one sets every field and then ``draft.__class__ = kind``.
    """
    draft: Any = type(kind)(f"{kind.__name__}Draft", (_Unguarded, kind), {"__slots__": ()})
    return partial(draft.__new__, draft)


def copier(kind: type) -> Callable[[Any], Any]:
    """Return what makes a draft with every field of a frozen value, for a few to be written over.

    The function is written out field by field, as attrs writes constructors: with the thirty fields
    of an incident that is eight times as fast as a loop over their names.
    """
    names = [field.name for field in attrs.fields(kind)]
    lines = ["def copied(value):", "    draft = made()"]
    lines += [f"    draft.{name} = value.{name}" for name in names]
    written: dict[str, Any] = {"made": draft_of(kind)}
    exec("\n".join([*lines, "    return draft"]), written)  # noqa: S102 - names of fields only
    return written["copied"]  # type: ignore[no-any-return] # what was just written
