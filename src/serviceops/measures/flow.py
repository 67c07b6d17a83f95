"""How work flows: records reopened after their resolution, and records passed between groups."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TypeAlias, Unpack

from serviceops._internal.checked import checked
from serviceops._internal.kinds import FilledText
from serviceops.display.text import format_duration
from serviceops.errors import InvalidMeasure
from serviceops.history import Fact
from serviceops.measures.measure import TIMELESS, Measure
from serviceops.measures.moments import Moments
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
from serviceops.measures.statistic import MEAN
from serviceops.sla.conditions import Edge, Level, Track, as_edge, each
from serviceops.spans import Micros, as_length, length_micros, to_micros


def _positive(within: timedelta) -> Micros:
    limit = length_micros(as_length(within))
    if limit <= 0:
        raise InvalidMeasure(within, "a window longer than nothing", "such as timedelta(days=7)")
    return limit


@checked
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
        done = each(ends.bits(track))
        mine = [index for index in done if among.contains(track.micros[index])]
        if not done:
            tally.leave(record, ("not_resolved", "not resolved"))
        elif not mine:
            tally.leave(record, OUTSIDE)
        else:
            again = each(backs.bits(track))
            # Of two moves at one instant the order says whether the resolution was undone.
            following = ((index, bisect_right(again, index)) for index in mine)
            came_back = any(
                elapsed(track.micros[index], track.micros[again[number]]) <= limit
                for index, number in following
                if number < len(again)
            )
            # Counting an open window as "not reopened" would make every recent period look better.
            # It passes when time goes on: after it ended at closing time it is open till morning.
            if not came_back and elapsed(track.micros[mine[-1]], now + 1) <= limit:
                tally.leave(record, ("window_open", "with a window that has not passed"))
            else:
                tally.add(record, int(came_back))
    return tally.measure(
        "reopen_rate",
        population="records resolved, dated by the resolution",
        scope=among,
        at=at,
        censoring="records with a window that has not passed are undecided: left out and counted",
        details={"window": format_duration(limit)},
    )


@checked
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
        # The divisor is a sum over records, as one record may be resolved several times.
        resolutions += resolved_then
        if resolved_then or back:
            tally.add(record, back)
        else:
            tally.leave(record, ("neither", "neither resolved nor reopened then"))
    return tally.measure(
        "reopen_events",
        population="resolutions and reopenings, each dated by itself",
        scope=among,
        basis=TIMELESS,
        whole=resolutions,
        at=at,
        when_empty="nothing was resolved",
    )


def _count_in_period(track: Track, edge: Edge, among: ResolvedScope) -> int:
    return sum(among.contains(track.micros[index]) for index in each(edge.bits(track)))


_Stretch: TypeAlias = tuple[Fact, Micros, Micros | None]
"""A group, and from when to when it had a record; the end is `None` while it still has it."""


def _assignments(track: Track, fact: str) -> list[_Stretch]:
    """Return the groups that had a record in turn, without empty stretches and unassigned ones."""
    # Consecutive transitions with one value are one run, so a comment ends no assignment.
    runs: list[tuple[Fact, Micros]] = []
    for run in zip(track.fact(fact), track.micros, strict=False):
        # Of several changes at one instant only the last is in effect for any time.
        if runs and runs[-1][1] == run[1]:
            runs.pop()
        if not runs or runs[-1][0] != run[0]:
            runs.append(run)
    ends = [*(start for _, start in runs[1:]), None]
    return [(*run, end) for run, end in zip(runs, ends, strict=True) if run[0] is not None]


def _changes(_: Track, stretches: list[_Stretch]) -> int:
    return sum(before[0] != after[0] for before, after in pairwise(stretches))


@checked
def reassignments(
    records: Records, *, at: datetime, fact: FilledText = "group", **scope: Unpack[Filter]
) -> Measure:
    """Return how often a record changed its group on average, the first assignment not counted.

    The part of a record is its changes from one value of `fact` to another: by group as default.
    A group that has a record for no time counts nowhere: of changes at one instant, as logs to the
    minute have them, only the last counts, and ServiceNow's own count may be greater.
    ``.median`` and ``.percentile(90)`` of the measure work too. Source: ServiceNow.
    """
    among = resolve_scope(scope, Filter)
    return _flow_measure("reassignments", records, at, fact, among, _changes)


@checked
def reassigned(
    records: Records, *, at: datetime, fact: FilledText = "group", **scope: Unpack[Filter]
) -> Measure:
    """Return the share of records that changed their group at least once."""

    def changed(track: Track, stretches: list[_Stretch]) -> bool:
        return _changes(track, stretches) > 0

    return _flow_measure("reassigned", records, at, fact, resolve_scope(scope, Filter), changed)


@checked
def ping_pong(
    records: Records, *, at: datetime, fact: FilledText = "group", **scope: Unpack[Filter]
) -> Measure:
    """Return the share of records that returned to a group that had passed them on: A, B, A.

    Over how many groups does not matter: A, B, C, A is one too. Source: BPI Challenge 2013, where
    ping-pong is work sent to and fro between teams.
    """

    def came_back(_: Track, stretches: list[_Stretch]) -> bool:
        return len({group for group, _, _ in stretches}) < len(stretches)

    return _flow_measure("ping_pong", records, at, fact, resolve_scope(scope, Filter), came_back)


@checked
def bounce(
    records: Records,
    *,
    at: datetime,
    within: timedelta,
    fact: FilledText = "group",
    worked: Edge | Level = Moments.WORKED_ON,
    **scope: Unpack[Scope],
) -> Measure:
    """Return the share of records that a group passed on soon and without having worked on them.

    Soon is not more than `within`, on the basis; `worked` is the edge that shows work. Common
    practice.
    """
    edge, limit, among = as_edge(worked), _positive(within), resolve_scope(scope, Scope)
    elapsed = among.basis.calendar.elapsed_micros

    def passed_on(track: Track, stretches: list[_Stretch]) -> bool:
        works = [track.micros[index] for index in each(edge.bits(track))]
        return any(
            end is not None
            and elapsed(start, end) <= limit
            and bisect_left(works, start) == bisect_left(works, end)
            for _, start, end in stretches
        )

    soon = f"within {format_duration(limit)}, without {edge}"
    return _flow_measure("bounce", records, at, fact, among, passed_on, soon=soon)


def _flow_measure(
    code: str,
    records: Records,
    at: datetime,
    fact: FilledText,
    among: ResolvedScope,
    count: Callable[[Track, list[_Stretch]], int],
    soon: str = "",
) -> Measure:
    tally = Tally()
    for record, track, _ in started(records, at, None, among, tally):
        if stretches := _assignments(track, fact):
            tally.add(record, int(count(track, stretches)))
        else:
            tally.leave(record, ("never_assigned", f"with {fact} never set"))
    return tally.measure(
        code,
        # Three of the four are shares; reassignments alone are an average of numbers.
        MEAN if code == "reassignments" else None,
        population="records assigned, dated by their first transition",
        scope=among,
        basis=None if soon else TIMELESS,
        at=at,
        censoring="open records count with what happened so far",
        details={"by": fact} | ({"soon": soon} if soon else {}),
    )
