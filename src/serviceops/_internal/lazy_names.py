"""Packages and modules that are loaded, and values that are computed, at their first use."""

import sys
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from importlib import import_module
from types import ModuleType
from typing import Any, Generic, TypeVar, overload

from serviceops._internal.extras import extra


class _Package(ModuleType):
    """A package in which a function wins over the module of the same name that defines it."""

    def __setattr__(self, name: str, value: Any) -> None:
        # Importing `sla.compare` sets that name of the package `sla` to the module, by which the
        # function `compare` would be lost to everybody who asks the package for it.
        if isinstance(value, ModuleType) and name in self.__all__:
            value = getattr(value, name, value)
        super().__setattr__(name, value)


class LateModule:
    """A module that is loaded when one of its names is first used.

    For functions that are called often: there an import statement takes a microsecond each time.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        value = getattr(import_module(self._name), name)
        # From now on the name is found without this method.
        setattr(self, name, value)
        return value


def lazy_names(
    package: str, table: Mapping[str, tuple[str, ...]], *, needs: str = ""
) -> tuple[list[str], Callable[[str], Any], Callable[[], list[str]]]:
    """Return the ``__all__``, ``__getattr__`` and ``__dir__`` of a package.

    The table says which module defines which names; those of ``""`` are sub-packages. `needs` is
    the extra without which none can be loaded.
    """
    homes = {name: module for module, names in table.items() for name in names}
    module_of_package = sys.modules[package]
    module_of_package.__class__ = _Package

    def get(name: str) -> Any:
        home = homes.get(name)
        if home is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        with extra(needs) if needs else nullcontext():
            value: Any = import_module(f"{package}.{home or name}")
        if home:
            value = getattr(value, name)
        # From now on the name is found without this function.
        setattr(module_of_package, name, value)
        return value

    def names() -> list[str]:
        return sorted({*vars(module_of_package), *homes} - {"lazy_names"})

    return sorted(homes), get, names


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
