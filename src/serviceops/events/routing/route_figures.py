"""What a tree of routes looks like: a row a route, numbered by its place in the tree."""

from collections.abc import Iterator
from typing import Any

from serviceops.display import Table
from serviceops.display.listing import MAX_ROWS, as_cell, first_rows

_SETTINGS = {
    "receiver": "receiver", "group_by": "group by", "group_wait": "wait",
    "group_interval": "interval", "repeat_interval": "repeat", "send_resolved": "send resolved",
    "brief": "brief",
}  # fmt: skip
_MAX_NUMBERS = 6  # of the place of a route in its tree


def routes_figure(route: Any) -> Table:
    """Return the routes of a tree; a setting that none of those shown states is left out."""
    rows: list[dict[str, Any]] = []
    count = 0
    for place, each in _walk(route):
        count += 1
        if count <= MAX_ROWS:
            rows.append({"route": place, **_cells(each)})
    columns = [
        name for name in rows[0]
        if name in ("route", "matches", "receiver") or any(row[name] is not None for row in rows)
    ]  # fmt: skip
    shown = [[row[name] for name in columns] for row in rows]
    title = f"Routes: {count}; an empty setting is that of the route above in the tree"
    return first_rows(shown, count, columns=columns, title=title)


def _walk(root: Any) -> Iterator[tuple[str, Any]]:
    """Yield each route with its place, a route before those below it."""
    # Without recursion: a tree that is too deep to be used can be looked at all the same.
    left: list[tuple[tuple[int, ...], Any]] = [((), root)]
    while left:
        place, each = left.pop()
        numbers = ".".join(map(str, place[-_MAX_NUMBERS:]))
        yield f"...{numbers}" if len(place) > _MAX_NUMBERS else numbers or "root", each
        below = [((*place, n), child) for n, child in enumerate(each.routes, start=1)]
        left += reversed(below)


def _cells(route: Any) -> dict[str, Any]:
    settings = {shown: as_cell(getattr(route, name)) for name, shown in _SETTINGS.items()}
    return {
        "matches": as_cell(tuple(map(str, route.matchers))) or "everything",
        **settings,
        "goes on": "yes" if route.continues else None,
        "muted in": as_cell(tuple(each.name for each in route.mute_intervals)),
        "active in": as_cell(tuple(each.name for each in route.active_intervals)),
    }
