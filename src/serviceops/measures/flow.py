"""How work flows: what came back after it was resolved, and what was handed from group to group."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Unpack

import attrs

from serviceops.display.text import format_duration
from serviceops.errors import InvalidMeasure
from serviceops.history import Fact
from serviceops.measures.definitions import DEFINITIONS
from serviceops.measures.measure import TIMELESS, Measure
from serviceops.measures.records import (
    OUTSIDE,
    REOPENED,
    RESOLVED,
    Filter,
    Records,
    ResolvedScope,
    Scope,
    Tally,
    chosen,
    happenings,
    started,
    told,
)
from serviceops.measures.statistic import MEAN, RATIO
from serviceops.sla.conditions import Edge, Level, On, as_edge
from serviceops.sla.fact_track import Track
from serviceops.spans import Micros, as_length, length_micros, to_micros

__all__ = [
    "WORKED",
    "bounce",
    "ping_pong",
    "reassigned",
    "reassignments",
    "reopen_events",
    "reopen_rate",
]


WORKED = On("start", "resolve", "hold", "fulfil", "finish_item")
"""What shows that whoever had a record worked on it."""


def _positive(within: timedelta) -> Micros:
    limit = length_micros(as_length(within))
    if limit <= 0:
        raise InvalidMeasure(within, "a window longer than nothing", "such as timedelta(days=7)")
    return limit


def reopen_rate(
    records: Records,
    *,
    at: datetime,
    within: timedelta,
    resolved: Edge | Level = RESOLVED,
    reopened: Edge | Level = REOPENED,
    **scope: Unpack[Scope],
) -> Measure:
    """Return the share of records resolved in the period that were reopened within W of it.

    The cohort form: a record counts once, however often it came back. `within` is counted on the
    basis, from each resolution in the period. Where `at` comes before a window has passed and
    nothing was reopened in it yet, the record is undecided: left out and counted. Source: vendor
    practice (Zoho Desk); W has to be fixed to compare anything.
    """
    ends, backs, limit = as_edge(resolved), as_edge(reopened), _positive(within)
    among, now, tally = chosen(scope, Scope), to_micros(at), Tally()
    for record, track in told(records, now):
        done = [track.micros[index] for index in happenings(ends, track)]
        mine = [instant for instant in done if among.holds(instant)]
        if among.is_other(track):
            tally.others(record)
        elif not done:
            tally.leave(record, ("not_resolved", "not resolved"))
        elif not mine:
            tally.leave(record, OUTSIDE)
        else:
            again = [track.micros[index] for index in happenings(backs, track)]
            elapsed = among.basis.calendar.elapsed_micros
            came_back = any(
                instant <= back and elapsed(instant, back) <= limit
                for instant in mine
                for back in again
            )
            if not came_back and elapsed(mine[-1], now) < limit:
                tally.leave(record, ("window_open", "whose window has not passed"))
            else:
                tally.add(record, int(came_back))
    return tally.measure(
        DEFINITIONS["reopen_rate"],
        RATIO,
        population="records resolved, dated by the resolution",
        scope=among,
        whole=len(tally.parts),
        at=at,
        censoring="records whose window has not passed are undecided: left out and counted",
        stated={"window": format_duration(limit)},
    )


def reopen_events(
    records: Records,
    *,
    at: datetime,
    resolved: Edge | Level = RESOLVED,
    reopened: Edge | Level = REOPENED,
    **scope: Unpack[Filter],
) -> Measure:
    """Return the reopenings in the period over the resolutions in the period.

    The event form: a record counts as often as it came back, and what came back may have been
    resolved before the period, so it may exceed one. The part of a record is its reopenings.
    """
    ends, backs = as_edge(resolved), as_edge(reopened)
    among, resolutions, tally = chosen(scope, Filter), 0, Tally()
    for record, track in told(records, to_micros(at)):
        if among.is_other(track):
            tally.others(record)
            continue
        came = _within(track, ends, among)
        back = _within(track, backs, among)
        resolutions += came
        if came or back:
            tally.add(record, back)
        else:
            tally.leave(record, ("neither", "neither resolved nor reopened then"))
    return tally.measure(
        DEFINITIONS["reopen_events"],
        RATIO,
        population="resolutions and reopenings, each dated by itself",
        scope=among,
        basis=TIMELESS,
        whole=resolutions,
        at=at,
        when_empty="nothing was resolved",
    )


def _within(track: Track, edge: Edge, among: ResolvedScope) -> int:
    return sum(among.holds(track.micros[index]) for index in happenings(edge, track))


@attrs.frozen
class _Turn:
    """One group's turn with a record: `end` is `None` while it still has it."""

    value: Fact
    start: Micros
    end: Micros | None
    first: int
    """The number of the first transition of the turn."""


def _turns(track: Track, fact: str) -> list[_Turn]:
    """Return who had a record one after another; turns without length, and nobody's, are none."""
    runs: list[tuple[Fact, Micros, int]] = []
    for index, (value, start) in enumerate(zip(track.fact(fact), track.micros, strict=False)):
        if runs and runs[-1][1] == start:
            runs.pop()
        if not runs or runs[-1][0] != value:
            runs.append((value, start, index))
    ends = [*(start for _, start, _ in runs[1:]), None]
    return [
        _Turn(value, start, end, first)
        for (value, start, first), end in zip(runs, ends, strict=True)
        if value is not None
    ]


def _hops(turns: list[_Turn]) -> int:
    return sum(before.value != after.value for before, after in pairwise(turns))


def reassignments(
    records: Records, *, at: datetime, fact: str = "group", **scope: Unpack[Filter]
) -> Measure:
    """Return how often a record changed hands, on average; the first assignment is no change.

    The part of a record is its changes from one value of `fact` to another: by group unless said.
    ``.median`` and ``.percentile(90)`` of the measure work too. Source: ServiceNow.
    """
    return _handed(
        "reassignments", records, at, fact, lambda _, turns: _hops(turns), chosen(scope, Filter)
    )


def reassigned(
    records: Records, *, at: datetime, fact: str = "group", **scope: Unpack[Filter]
) -> Measure:
    """Return the share of records that changed hands at least once."""
    among = chosen(scope, Filter)
    return _handed("reassigned", records, at, fact, lambda _, turns: int(_hops(turns) > 0), among)


def ping_pong(
    records: Records, *, at: datetime, fact: str = "group", **scope: Unpack[Filter]
) -> Measure:
    """Return the share of records that came back to a group that had passed them on: A, B, A.

    Over how many groups does not matter: A, B, C, A is one too. Source: BPI Challenge 2013, where
    ping-pong is work sent to and fro between teams.
    """

    def came_back(_: Track, turns: list[_Turn]) -> int:
        return int(len({turn.value for turn in turns}) < len(turns))

    return _handed("ping_pong", records, at, fact, came_back, chosen(scope, Filter))


def bounce(
    records: Records,
    *,
    at: datetime,
    within: timedelta,
    fact: str = "group",
    worked: Edge | Level = WORKED,
    **scope: Unpack[Scope],
) -> Measure:
    """Return the share of records that a group passed on soon and without having worked on them.

    Soon is not more than `within`, on the basis; `worked` is what shows work. Common practice.
    """
    edge, limit = as_edge(worked), _positive(within)
    among = chosen(scope, Scope)
    elapsed = among.basis.calendar.elapsed_micros

    def passed_on(track: Track, turns: list[_Turn]) -> int:
        works = {track.micros[index] for index in happenings(edge, track)}
        return int(
            any(
                turn.end is not None
                and elapsed(turn.start, turn.end) <= limit
                and not any(turn.start <= instant < turn.end for instant in works)
                for turn in turns
            )
        )

    stated = {"soon": f"within {format_duration(limit)}, without {edge}"}
    return _handed("bounce", records, at, fact, passed_on, among, stated)


def _handed(
    code: str,
    records: Records,
    at: datetime,
    fact: str,
    count: Callable[[Track, list[_Turn]], int],
    among: ResolvedScope,
    stated: dict[str, str] | None = None,
) -> Measure:
    tally = Tally()
    for record, track, _ in started(records, at, None, among, tally):
        turns = _turns(track, fact)
        if turns:
            tally.add(record, count(track, turns))
        else:
            tally.leave(record, ("never_assigned", f"whose {fact} was never set"))
    share = code != "reassignments"
    return tally.measure(
        DEFINITIONS[code],
        RATIO if share else MEAN,
        population="records assigned, dated by their first transition",
        scope=among,
        basis=None if code == "bounce" else TIMELESS,
        whole=len(tally.parts) if share else None,
        at=at,
        censoring="records still open are counted as they stand",
        stated={"by": fact, **(stated or {})},
    )
