"""How work flows: what came back after it was resolved, and what was handed from group to group."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Unpack

from serviceops.errors import InvalidMeasure
from serviceops.history import Fact
from serviceops.measures.definitions import DEFINITIONS
from serviceops.measures.measure import WALL, Measure
from serviceops.measures.records import (
    OUTSIDE,
    REOPENED,
    RESOLVED,
    Records,
    Scope,
    Tally,
    as_pair,
    excluded,
    happenings,
    started,
    told,
)
from serviceops.measures.statistic import MEAN, RATIO
from serviceops.sla.conditions import Edge, Level, as_edge
from serviceops.sla.track import Track
from serviceops.spans import Pair, length_micros, to_micros
from serviceops.words import length_words

__all__ = [
    "bounce",
    "hands",
    "ping_pong",
    "reassigned",
    "reassignments",
    "reopen_events",
    "reopen_rate",
]


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
    ends, backs, limit = as_edge(resolved), as_edge(reopened), length_micros(within)
    if limit <= 0:
        raise InvalidMeasure(within, "a window longer than nothing", "such as timedelta(days=7)")
    basis, where, span = scope.get("basis", WALL), scope.get("where"), as_pair(scope.get("period"))
    now, tally = to_micros(at), Tally()
    for record, track in told(records, now):
        done = [track.micros[index] for index in happenings(ends, track)]
        mine = [instant for instant in done if span is None or span[0] <= instant < span[1]]
        if excluded(where, track):
            tally.others(record)
        elif not done:
            tally.leave(record, ("not_resolved", "not resolved"))
        elif not mine:
            tally.leave(record, OUTSIDE)
        else:
            again = [track.micros[index] for index in happenings(backs, track)]
            elapsed = basis.calendar.elapsed_micros
            came_back = any(
                instant <= back and elapsed(instant, back) <= limit
                for instant, following in zip(mine, [*mine[1:], None], strict=True)
                for back in again
                if following is None or back <= following
            )
            if not came_back and elapsed(mine[-1], now) < limit:
                tally.leave(record, ("window_open", "whose window has not passed"))
            else:
                tally.add(record, int(came_back))
    return tally.measure(
        DEFINITIONS["reopen_rate"],
        RATIO,
        population="records resolved, dated by the resolution",
        basis=basis,
        where=where,
        whole=len(tally.parts),
        period=scope.get("period"),
        at=at,
        censoring="records whose window has not passed are undecided: left out and counted",
        stated={"window": length_words(limit)},
    )


def reopen_events(
    records: Records,
    *,
    at: datetime,
    resolved: Edge | Level = RESOLVED,
    reopened: Edge | Level = REOPENED,
    **scope: Unpack[Scope],
) -> Measure:
    """Return the reopenings in the period over the resolutions in the period.

    The event form: a record counts as often as it came back, and what came back may have been
    resolved before the period, so it may exceed one. The part of a record is its reopenings.
    """
    ends, backs = as_edge(resolved), as_edge(reopened)
    where, span = scope.get("where"), as_pair(scope.get("period"))
    resolutions, tally = 0, Tally()
    for record, track in told(records, to_micros(at)):
        if excluded(where, track):
            tally.others(record)
            continue
        came = _within(track, ends, span)
        back = _within(track, backs, span)
        resolutions += came
        if came or back:
            tally.add(record, back)
        else:
            tally.leave(record, ("neither", "neither resolved nor reopened then"))
    return tally.measure(
        DEFINITIONS["reopen_events"],
        RATIO,
        population="resolutions and reopenings, each dated by itself",
        where=where,
        whole=resolutions,
        period=scope.get("period"),
        at=at,
        when_empty="nothing was resolved",
    )


def _within(track: Track, edge: Edge, span: Pair | None) -> int:
    came = [track.micros[index] for index in happenings(edge, track)]
    return sum(1 for instant in came if span is None or span[0] <= instant < span[1])


def hands(track: Track, fact: str) -> list[Fact]:
    """Return the values a fact was given one after the other; unset is nobody's hands."""
    passed: list[Fact] = []
    for value in track.fact(fact):
        if value is not None and (not passed or passed[-1] != value):
            passed.append(value)
    return passed


def _changes(passed: list[Fact]) -> int:
    return max(0, len(passed) - 1)


def _straight_back(passed: list[Fact]) -> int:
    return int(any(a == c for a, c in zip(passed, passed[2:], strict=False)))


def _ever_back(passed: list[Fact]) -> int:
    return int(len(set(passed)) < len(passed))


def reassignments(
    records: Records, *, at: datetime, fact: str = "group", **scope: Unpack[Scope]
) -> Measure:
    """Return how often a record changed hands, on average; the first assignment is no change.

    The part of a record is its changes from one value of `fact` to another: by group unless said.
    ``.median`` and ``.percentile(90)`` of the measure work too. Source: ServiceNow.
    """
    return _handed("reassignments", records, at, fact, _changes, scope)


def reassigned(
    records: Records, *, at: datetime, fact: str = "group", **scope: Unpack[Scope]
) -> Measure:
    """Return the share of records that changed hands at least once."""
    return _handed("reassigned", records, at, fact, lambda passed: int(len(passed) > 1), scope)


def ping_pong(
    records: Records, *, at: datetime, fact: str = "group", **scope: Unpack[Scope]
) -> Measure:
    """Return the share of records that were handed straight back at least once: A, B, A.

    Source: BPI Challenge 2013, where ping-pong is work sent to and fro between teams.
    """
    return _handed("ping_pong", records, at, fact, _straight_back, scope)


def bounce(
    records: Records, *, at: datetime, fact: str = "group", **scope: Unpack[Scope]
) -> Measure:
    """Return the share of records that came back to any group that had them: A, B, C, A too."""
    return _handed("bounce", records, at, fact, _ever_back, scope)


def _handed(
    code: str,
    records: Records,
    at: datetime,
    fact: str,
    count: Callable[[list[Fact]], int],
    scope: Scope,
) -> Measure:
    tally = Tally()
    for record, track, _ in started(records, at, None, scope, tally):
        passed = hands(track, fact)
        if passed:
            tally.add(record, count(passed))
        else:
            tally.leave(record, ("never_assigned", f"whose {fact} was never set"))
    share = code != "reassignments"
    return tally.measure(
        DEFINITIONS[code],
        RATIO if share else MEAN,
        population="records assigned, dated by their first transition",
        where=scope.get("where"),
        whole=len(tally.parts) if share else None,
        period=scope.get("period"),
        at=at,
        censoring="records still open are counted as they stand",
        stated={"by": fact},
    )
