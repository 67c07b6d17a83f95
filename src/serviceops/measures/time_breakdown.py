"""Where the time of records went: by state, by group, and by the party that had to act."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Unpack

from serviceops._internal.checked import checked
from serviceops._internal.kinds import FilledText
from serviceops.history import Fact
from serviceops.measures.measure import Breakdown
from serviceops.measures.moments import Moments
from serviceops.measures.records import Records, Scope, Tally, population, resolve_scope
from serviceops.measures.statistic import TOTAL
from serviceops.sla.conditions import Level, Track
from serviceops.spans import Micros, Pair, to_micros

PARTY_BY_REASON: Mapping[Fact, str] = MappingProxyType(
    {
        "caller": "caller",
        "vendor": "supplier",
        "problem": "provider",
        "change": "provider",
        "scheduled": "provider",
    }
)
"""The party that has to act, by the reason of a hold, as in `HoldReason.party` of incidents."""


def party_parts(
    fact: str, parties: Mapping[Fact, str], counted: Level
) -> Sequence[tuple[Level, Mapping[Fact, str]]]:
    """Return when a fact says who had to act: the reason of a hold only while on hold."""
    # Most exports write a reason with the hold, and nothing when the work goes on.
    if fact != "hold_reason":
        return [(counted, parties)]
    return [(counted & Moments.ON_HOLD, parties), (counted & ~Moments.ON_HOLD, {})]


def _stretches(
    track: Track, fact: str, counted: Level, span: Pair | None, now: Micros
) -> list[tuple[Fact, Micros, Micros]]:
    """Return the stretches in which a level was true, each with the value of a fact in it."""
    found: list[tuple[Fact, Micros, Micros]] = []
    ends = (*track.micros[1 : track.size], now)
    every = zip(track.fact(fact), track.micros, ends, strict=False)
    for is_counted, stretch in zip(counted.flags(track), every, strict=False):
        if is_counted:
            value, start, end = stretch
            # Clipped to the period, so that two periods end to end add up to the longer one.
            if span is not None:
                start, end = max(start, span[0]), min(end, span[1])
            if start < end:
                found.append((value, start, end))
    return found


def _divided(
    code: str,
    records: Records,
    at: datetime,
    fact: FilledText,
    counted: Level,
    divided: Sequence[tuple[Level, Mapping[Fact, str] | None]],
    otherwise: str,
    scope: Scope,
) -> Breakdown:
    among, now = resolve_scope(scope, Scope), to_micros(at)
    elapsed = among.basis.calendar.elapsed_micros
    whole, parts = Tally(), defaultdict[str, Tally](Tally)
    for record, track in population(records, now, among, whole, fact):
        # A record adds one amount a value, however often the value returns.
        spent: dict[str, Micros] = {}
        for level, names in divided:
            for value, start, end in _stretches(track, fact, level, among.span, now):
                name = otherwise if value is None else str(value)
                if names is not None:
                    name = names.get(value, otherwise)
                spent[name] = spent.get(name, 0) + elapsed(start, end)
        if not spent:
            whole.leave(record, ("no_time", "without such time"))
            continue
        whole.add(record, sum(spent.values()))
        for name, length in spent.items():
            parts[name].add(record, length)
    measures = {
        name: tally.measure(
            code,
            TOTAL,
            population=f"records, while {counted}{f', {fact} {name}' if name else ''}",
            scope=among,
            at=at,
            censoring="time that has not ended counts up to the instant",
            details={"by": fact},
        )
        for name, tally in {"": whole, **dict(sorted(parts.items()))}.items()
    }
    return Breakdown(measures.pop(""), tuple(measures.items()))


@checked
def time_by(
    records: Records,
    fact: FilledText = "state",
    *,
    at: datetime,
    while_: Level = Moments.OPEN,
    unset: str = "not set",
    **scope: Unpack[Scope],
) -> Breakdown:
    """Return the time records spent by the value a fact had: ``"state"``, ``"group"``, any.

    Counted while a level is true (open by default), inside the period, on the basis, up to `at`.
    The parts add up to the whole, and two periods end to end to the longer one. An unknown fact is
    refused, as by `grouped`.

    >>> from datetime import UTC
    >>> from serviceops.history import History, Transition
    >>> def at(hour): return datetime(2026, 3, 2, hour, tzinfo=UTC)
    >>> history = History.of([Transition(at(9), "log", "new"), Transition(at(10), "start", "busy"),
    ...                       Transition(at(15), "close", "closed")])
    >>> spent = time_by({"INC-1": history}, at=at(20))
    >>> [(name, str(part.length)) for name, part in spent.items()], str(spent.whole.length)
    ([('busy', '5:00:00'), ('new', '1:00:00')], '6:00:00')
    """
    return _divided("time_spent", records, at, fact, while_, [(while_, None)], unset, scope)


@checked
def time_by_party(
    records: Records,
    *,
    at: datetime,
    fact: FilledText = "hold_reason",
    parties: Mapping[Fact, str] = PARTY_BY_REASON,
    while_: Level = Moments.OPEN,
    **scope: Unpack[Scope],
) -> Breakdown:
    """Return the time of open records by who had to act: the caller, a supplier, the provider.

    Time that waits for nobody is the provider's. The fact `hold_reason` counts while a record is on
    hold, any other whenever it has a value.
    """
    divided = party_parts(fact, parties, while_)
    return _divided("time_spent", records, at, fact, while_, divided, "provider", scope)


@checked
def hold_debt(
    records: Records,
    *,
    at: datetime,
    fact: FilledText = "hold_reason",
    parties: Mapping[Fact, str] = PARTY_BY_REASON,
    while_: Level = Moments.ON_HOLD,
    **scope: Unpack[Scope],
) -> Breakdown:
    """Return the time on hold by the party that had to act before work could go on.

    A reason that `parties` does not contain counts as ``unknown``.
    """
    return _divided("hold_debt", records, at, fact, while_, [(while_, parties)], "unknown", scope)
