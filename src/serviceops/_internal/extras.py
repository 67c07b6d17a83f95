"""Packages that an extra installs, and which one it is."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def extra(name: str) -> Iterator[None]:
    """Name the extra of a package that a block imports, when it is not installed.

    >>> with extra("columns"):
    ...     raise ModuleNotFoundError("No module named 'numpy'", name="numpy")
    Traceback (most recent call last):
    ModuleNotFoundError: No module named 'numpy'; pip install "serviceops[columns]" has it
    """
    try:
        yield
    except ModuleNotFoundError as missing:
        hint = f'{missing.msg}; pip install "serviceops[{name}]" has it'
        raise ModuleNotFoundError(hint, name=missing.name, path=missing.path) from None
