"""A mapping that stays as it was made, for fields of values: a dictionary that refuses writes."""

from collections.abc import Mapping
from typing import Any, NoReturn, TypeVar

import attrs

from serviceops.errors import UnknownKey

K = TypeVar("K")
V = TypeVar("V")


class FrozenMap(dict[K, V]):
    """A dictionary that is never written again: equal to one with the same pairs, and hashable.

    >>> counts = FrozenMap({"new": 2})
    >>> counts == {"new": 2}, counts["new"]
    (True, 2)
    >>> counts["new"] = 3
    Traceback (most recent call last):
        ...
    TypeError: a mapping of a value is not written: copy it by dict(...) first
    """

    # Unlike `types.MappingProxyType` it is pickled, copied and written as JSON like a dictionary.
    __slots__ = ()

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("a mapping of a value is not written: copy it by dict(...) first")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    # A dictionary has no hash, since it can be written; this one cannot.
    def __hash__(self) -> int:  # type: ignore[override] # dict's is None
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[type, tuple[dict[K, V]]]:
        return type(self), (dict(self),)

    def __copy__(self) -> "FrozenMap[K, V]":
        return self


class NamedValues(FrozenMap[K, V]):
    """The values that the package has, by name: an unknown name is refused with those that are.

    >>> NamedValues({"nagios": 1, "icinga": 2})["icigna"]
    Traceback (most recent call last):
        ...
    serviceops.errors.UnknownKey: 'icigna' was given where a name is expected; one of nagios, icinga
    """

    __slots__ = ()

    def __missing__(self, key: object) -> NoReturn:
        known = ", ".join(one if isinstance(one, str) else repr(one) for one in self)
        raise UnknownKey(key, "a name", f"one of {known}")


def never_written(*_: object) -> NoReturn:
    """Refuse to write an attribute of a value that no attrs class guards, such as a tuple."""
    raise attrs.exceptions.FrozenInstanceError  # as attrs does: it takes no text of its own


def freeze_maps(value: object, *names: str) -> None:
    """Put mappings that stay as they are in place of those given for the fields of a new value."""
    for name in names:
        given = getattr(value, name)
        if type(given) is not FrozenMap and isinstance(given, Mapping):
            # Where a tuple is expected a list was taken as one: it must not be shared either.
            pairs = {key: tuple(one) if type(one) is list else one for key, one in given.items()}
            object.__setattr__(value, name, FrozenMap(pairs))
