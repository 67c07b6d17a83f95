"""Bounded text of values: a log or a debugger shows values that may be arbitrarily large."""

from typing import Any, TypeVar

MAX_REPR = 499

_C = TypeVar("_C", bound=type)


def shortened(text: str) -> str:
    """Return a text, or of a longer one the beginning and the end."""
    return text if len(text) <= MAX_REPR else f"{text[: MAX_REPR - 60]} ... {text[-50:]}"


def short_repr(cls: _C) -> _C:
    """Bound the `repr` of a class: of a longer one the beginning and the end are shown.

    It goes above the decorator of attrs, which writes the `repr`.
    """
    whole: Any = cls.__repr__

    def __repr__(self: object) -> str:  # noqa: N807 - it becomes the method
        return shortened(whole(self))

    cls.__repr__ = __repr__  # type: ignore[method-assign, assignment] # takes the value
    return cls
