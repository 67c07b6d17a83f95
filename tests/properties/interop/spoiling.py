"""How sound payloads of other systems are spoilt: the places in one, and a change of one place."""

from collections.abc import Iterator
from typing import Any


def members(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for name, inner in pairs:
        yield (*path, name)
        if isinstance(inner, dict | list):
            yield from members(inner, (*path, name))


def spoil(body: Any, path: tuple[Any, ...], to: object) -> None:
    *way, last = path
    place = body
    for step in way:
        place = place[step]
    if to is ...:
        del place[last]
    else:
        place[last] = to
