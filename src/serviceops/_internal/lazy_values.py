"""Values computed at their first use and stored."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

_T = TypeVar("_T")


class lazy(Generic[_T]):  # noqa: N801 - used like property
    """A `functools.cached_property` without the lock that one takes before Python 3.12.

    Taking that lock costs as much as a third of a verdict. Two threads may both compute a value;
    either is right, since it follows from a value that never changes.

    >>> class Sum:
    ...     @lazy
    ...     def total(self):
    ...         print("adding")
    ...         return 1 + 2
    >>> value = Sum()
    >>> value.total + value.total
    adding
    6
    """

    def __init__(self, make: Callable[[Any], _T]) -> None:
        self.make = make
        self.__doc__ = make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> "lazy[_T]": ...
    @overload
    def __get__(self, instance: object, owner: type | None = None) -> _T: ...
    def __get__(self, instance: Any, owner: type | None = None) -> "lazy[_T] | _T":
        if instance is None:
            return self
        # The instance's own dictionary is looked up before this descriptor, so it runs once.
        value = instance.__dict__[self.name] = self.make(instance)
        return value
