"""Schedules of who is on call: rotations near clock changes, restricted hours, overrides."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from serviceops._internal.checked import checked
from serviceops._internal.kinds import Count
from serviceops.calendars import ALWAYS, BusinessCalendar, Calendar
from serviceops.oncall import FixedPlan, Layer, Override, Rotation, Schedule, Swap
from serviceops.spans import Span, as_zone
from serviceops.testing.sample_texts import START
from serviceops.testing.strategies.draws import Draw, at_least_one, upto
from serviceops.testing.strategies.instant_strategies import ZONES, clock_changes

PEOPLE = ("ana", "ben", "cem", "dia")
LENGTHS = ("P1W", "P1D", "PT12H", "PT8H", "PT7H", "P2D", "P1M")
_WEEKS: tuple[dict[str, list[str]], ...] = (
    {},
    {"mon-fri": ["09:00-17:00"]},
    {"mon-sun": ["22:00-06:00"]},
    {"sat-sun": ["00:00-24:00"]},
    {"mon-sun": ["01:00-03:00"]},
)


def _near(draw: Draw, zone: str) -> datetime:
    """Draw an instant on a whole hour, up to ten days before a clock change of the zone."""
    changes = clock_changes(zone) or (START,)
    change = changes[draw(upto(len(changes) - 1))]
    at = change.replace(minute=0, second=0, microsecond=0)
    return at - timedelta(days=draw(upto(10)), hours=draw(upto(23)))


def _layer(draw: Draw, zone: str, beside: bool) -> Layer:
    count = 1 + draw(upto(len(PEOPLE) - 1))
    members: list[Any] = list(PEOPLE[:count])
    if draw(upto(4)) == 4:
        members.append(None)
    lengths: Any = LENGTHS[draw(upto(len(LENGTHS) - 1))]
    if draw(upto(5)) == 5:
        lengths = ("P5D", "P2D")
    week = _WEEKS[draw(upto(len(_WEEKS) - 1))]
    hours: Calendar = BusinessCalendar(zone=zone, week=week) if week else ALWAYS
    anchor = _near(draw, zone)
    rotation = Rotation(
        members=members, length=lengths, anchor=anchor, zone=zone,
        advance="duty" if draw(upto(1)) else "clock",
    )  # fmt: skip
    until = anchor + timedelta(days=20) if draw(upto(5)) == 5 else None
    since = anchor + timedelta(days=3) if draw(upto(5)) == 5 else None
    return Layer(rotation, hours=hours, since=since, until=until, beside=beside)


def _span(draw: Draw, zone: str) -> Span:
    start = _near(draw, zone) + timedelta(minutes=30 * draw(upto(3)))
    return Span(start, start + timedelta(hours=1 + draw(upto(71))))


def _change(draw: Draw, zone: str, layers: int, before: list[Any]) -> Override | Swap | FixedPlan:
    kind, one = draw(upto(6)), PEOPLE[draw(upto(len(PEOPLE) - 1))]
    other = PEOPLE[(PEOPLE.index(one) + 1) % len(PEOPLE)]
    # Half are in the span of the one before: in which order they apply shows nowhere else.
    shared = [one.span for one in before[-1:] if not isinstance(one, Swap)]
    span = shared[0] if shared and draw(upto(1)) else _span(draw, zone)
    if kind == 0:
        return Override(span, one)
    if kind == 1:
        return Override(span, one, replaces=other)
    if kind == 2:
        return Override(span, one, adds=True)
    if kind in (3, 4):  # most change nothing: one of the two is not on call
        return Swap(one, span, other, _span(draw, zone))
    if kind == 5:  # a layer without a name has that of its number
        return Override(span, one, layer=f"layer {1 + draw(upto(layers - 1))}")
    half = span.start + span.length / 2
    return FixedPlan(span, {Span(span.start, half): one})


@st.composite
def _schedules(
    draw: st.DrawFn,
    keys: tuple[str, ...],
    max_layers: int,
    max_overrides: int,
    min_overrides: int = 0,
) -> Schedule:
    zone = keys[draw(upto(len(keys) - 1))]
    layers = [
        _layer(draw, zone, beside=bool(number) and draw(upto(3)) == 3)
        for number in range(1 + draw(upto(max_layers - 1)))
    ]
    changes: list[Override | Swap | FixedPlan] = []
    for _ in range(min_overrides + draw(upto(max_overrides - min_overrides))):
        changes.append(_change(draw, zone, len(layers), changes))
    return Schedule(layers, changes)


@checked
def schedules(
    *, zone: str | None = None, max_layers: int = 3, max_overrides: Count = 2
) -> st.SearchStrategy[Schedule]:
    """Draw schedules: layers that begin near clock changes, by the clock and by duty, overrides.

    >>> from hypothesis import find
    >>> find(schedules(), lambda schedule: True)
    <Schedule layer 1 (ana)>
    """
    at_least_one(max_layers, "max_layers of schedules")
    return _schedules(_keys(zone), max_layers, max_overrides)


def changed_schedules(zone: str | None) -> st.SearchStrategy[Schedule]:
    """Draw schedules with two to four overrides, swaps or plans each.

    >>> from hypothesis import find
    >>> len(find(changed_schedules("UTC"), lambda schedule: True).overrides)
    2
    """
    return _schedules(_keys(zone), 3, 4, 2)


def _keys(zone: str | None) -> tuple[str, ...]:
    # Zones with local mean time are left out: schedules of people are of our days.
    known = tuple(key for key in ZONES if key != "Asia/Manila")
    return known if zone is None else (as_zone(zone).key,)


def edges_of(schedule: Schedule) -> list[datetime]:
    """Return the instants at which rules of a schedule begin and end."""
    edges = []
    for layer in schedule.layers:
        edges += [at for at in (layer.rotation.anchor, layer.since, layer.until) if at is not None]
    for change in schedule.overrides:
        spans = [change.one_span, change.other_span] if isinstance(change, Swap) else [change.span]
        edges += [edge for span in spans for edge in (span.start, span.end)]
    return edges


def moments_of(schedule: Schedule) -> st.SearchStrategy[datetime]:
    """Draw instants at which a schedule may be wrong: near those at which its rules change."""
    hours = st.one_of(st.integers(-2, 4), st.integers(0, 24 * 20))
    return st.builds(
        lambda edge, ahead, minutes: edge + timedelta(hours=ahead, minutes=minutes),
        st.sampled_from(edges_of(schedule)), hours, st.sampled_from((0, 1, 30, 59)),
    )  # fmt: skip


def cases_of(drawn: st.SearchStrategy[Schedule]) -> st.SearchStrategy[tuple[Schedule, datetime]]:
    """Draw schedules, each with an instant of `moments_of`."""
    return drawn.flatmap(lambda one: st.tuples(st.just(one), moments_of(one)))
