"""How work flows: records reopened after their resolution, and records passed between groups."""

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
from serviceops.measures.moments import Moments, occurrences
from serviceops.measures.records import (
    OUTSIDE,
    Filter,
    Records,
    ResolvedScope,
    Scope,
    Tally,
    population,
    resolve_scope,
    started,
)
from serviceops.measures.statistic import MEAN, RATIO
from serviceops.sla.conditions import Edge, Level, as_edge
from serviceops.sla.fact_track import Track
from serviceops.spans import Micros, as_length, length_micros, to_micros


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
    resolved: Edge | Level = Moments.RESOLVED,
    reopened: Edge | Level = Moments.REOPENED,
    **scope: Unpack[Scope],
) -> Measure:
    """Return the share of records resolved in the period that were reopened within W of it.

    The cohort form: a record counts once, however often it was reopened. `within` is counted on
    the basis, from each resolution in the period. While the window has not passed at `at` and the
    record was not reopened, it is undecided: left out and counted. Source: vendor
    practice (Zoho Desk); W has to be fixed to compare anything.
    """
    ends, backs, limit = as_edge(resolved), as_edge(reopened), _positive(within)
    among, now, tally = resolve_scope(scope, Scope), to_micros(at), Tally()
    elapsed = among.basis.calendar.elapsed_micros
    for record, track in population(records, now, among, tally):
        done = [track.micros[index] for index in occurrences(ends, track)]
        mine = [instant for instant in done if among.contains(instant)]
        if not done:
            tally.leave(record, ("not_resolved", "not resolved"))
        elif not mine:
            tally.leave(record, OUTSIDE)
        else:
            again = [track.micros[index] for index in occurrences(backs, track)]
            came_back = any(
                instant <= back and elapsed(instant, back) <= limit
                for instant in mine
                for back in again
            )
            # Counting an open window as "not reopened" would make every recent period look better.
            if not came_back and elapsed(mine[-1], now) < limit:
                tally.leave(record, ("window_open", "with a window that has not passed"))
            else:
                tally.add(record, int(came_back))
    return tally.measure(
        DEFINITIONS["reopen_rate"],
        RATIO,
        population="records resolved, dated by the resolution",
        scope=among,
        whole=len(tally.parts),
        at=at,
        censoring="records with a window that has not passed are undecided: left out and counted",
        details={"window": format_duration(limit)},
    )


def reopen_events(
    records: Records,
    *,
    at: datetime,
    resolved: Edge | Level = Moments.RESOLVED,
    reopened: Edge | Level = Moments.REOPENED,
    **scope: Unpack[Filter],
) -> Measure:
    """Return the reopenings in the period over the resolutions in the period.

    The event form: a record counts as often as it was reopened, and its resolution may lie before
    the period, so the ratio may exceed one. The part of a record is its reopenings.
    """
    ends, backs = as_edge(resolved), as_edge(reopened)
    among, resolutions, tally = resolve_scope(scope, Filter), 0, Tally()
    for record, track in population(records, to_micros(at), among, tally):
        resolved_then = _count_in_period(track, ends, among)
        back = _count_in_period(track, backs, among)
        resolutions += resolved_then
        if resolved_then or back:
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


def _count_in_period(track: Track, edge: Edge, among: ResolvedScope) -> int:
    return sum(among.contains(track.micros[index]) for index in occurrences(edge, track))


@attrs.frozen
class _Assignment:
    """A stretch in which one group had a record: `end` is `None` while it still has it."""

    value: Fact
    start: Micros
    end: Micros | None
    first: int
    """The number of the first transition of the stretch."""


def _assignments(track: Track, fact: str) -> list[_Assignment]:
    """Return the groups that had a record in turn, without empty stretches and unassigned ones."""
    runs: list[tuple[Fact, Micros, int]] = []
    for index, (value, start) in enumerate(zip(track.fact(fact), track.micros, strict=False)):
        # Of several changes at one instant only the last is in effect for any time.
        if runs and runs[-1][1] == start:
            runs.pop()
        if not runs or runs[-1][0] != value:
            runs.append((value, start, index))
    ends = [*(start for _, start, _ in runs[1:]), None]
    return [
        _Assignment(value, start, end, first)
        for (value, start, first), end in zip(runs, ends, strict=True)
        if value is not None
    ]


def _changes(stretches: list[_Assignment]) -> int:
    return sum(before.value != after.value for before, after in pairwise(stretches))


def reassignments(
    records: Records, *, at: datetime, fact: str = "group", **scope: Unpack[Filter]
) -> Measure:
    """Return how often a record changed its group on average, the first assignment not counted.

    The part of a record is its changes from one value of `fact` to another: by group as default.
    ``.median`` and ``.percentile(90)`` of the measure work too. Source: ServiceNow.
    """
    return _flow_measure(
        "reassignments",
        records,
        at,
        fact,
        lambda _, stretches: _changes(stretches),
        resolve_scope(scope, Filter),
    )


def reassigned(
    records: Records, *, at: datetime, fact: str = "group", **scope: Unpack[Filter]
) -> Measure:
    """Return the share of records that changed their group at least once."""
    among = resolve_scope(scope, Filter)
    return _flow_measure(
        "reassigned", records, at, fact, lambda _, stretches: int(_changes(stretches) > 0), among
    )


def ping_pong(
    records: Records, *, at: datetime, fact: str = "group", **scope: Unpack[Filter]
) -> Measure:
    """Return the share of records that returned to a group that had passed them on: A, B, A.

    Over how many groups does not matter: A, B, C, A is one too. Source: BPI Challenge 2013, where
    ping-pong is work sent to and fro between teams.
    """

    def came_back(_: Track, stretches: list[_Assignment]) -> int:
        return int(len({stretch.value for stretch in stretches}) < len(stretches))

    return _flow_measure("ping_pong", records, at, fact, came_back, resolve_scope(scope, Filter))


def bounce(
    records: Records,
    *,
    at: datetime,
    within: timedelta,
    fact: str = "group",
    worked: Edge | Level = Moments.WORKED_ON,
    **scope: Unpack[Scope],
) -> Measure:
    """Return the share of records that a group passed on soon and without having worked on them.

    Soon is not more than `within`, on the basis; `worked` is the edge that shows work. Common
    practice.
    """
    edge, limit = as_edge(worked), _positive(within)
    among = resolve_scope(scope, Scope)
    elapsed = among.basis.calendar.elapsed_micros

    def passed_on(track: Track, stretches: list[_Assignment]) -> int:
        # A set of instants, since several transitions of one group can share an instant.
        works = {track.micros[index] for index in occurrences(edge, track)}
        return int(
            any(
                stretch.end is not None
                and elapsed(stretch.start, stretch.end) <= limit
                and not any(stretch.start <= instant < stretch.end for instant in works)
                for stretch in stretches
            )
        )

    details = {"soon": f"within {format_duration(limit)}, without {edge}"}
    return _flow_measure("bounce", records, at, fact, passed_on, among, details)


def _flow_measure(
    code: str,
    records: Records,
    at: datetime,
    fact: str,
    count: Callable[[Track, list[_Assignment]], int],
    among: ResolvedScope,
    details: dict[str, str] | None = None,
) -> Measure:
    tally = Tally()
    for record, track, _ in started(records, at, None, among, tally):
        stretches = _assignments(track, fact)
        if stretches:
            tally.add(record, count(track, stretches))
        else:
            tally.leave(record, ("never_assigned", f"with {fact} never set"))
    share = code != "reassignments"
    return tally.measure(
        DEFINITIONS[code],
        RATIO if share else MEAN,
        population="records assigned, dated by their first transition",
        scope=among,
        basis=None if code == "bounce" else TIMELESS,
        whole=len(tally.parts) if share else None,
        at=at,
        censoring="open records count with what happened so far",
        details={"by": fact, **(details or {})},
    )
