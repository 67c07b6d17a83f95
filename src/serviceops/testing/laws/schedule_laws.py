"""Laws of who is on call, and agreement with schedules of this package."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import TypeAlias
from zoneinfo import ZoneInfo

import attrs
from hypothesis import strategies as st

from serviceops._internal.checked import checked
from serviceops.calendars import BusinessCalendar
from serviceops.calendars.zones import offset_at
from serviceops.errors import LawBroken
from serviceops.oncall import Layer, Override, Rotation, Schedule
from serviceops.oncall.rotation import Member
from serviceops.spans import Span, to_datetime, to_micros
from serviceops.testing.laws.law import Failure, Law, as_text, check_laws, result_of
from serviceops.testing.strategies import instants
from serviceops.testing.strategies.oncall_strategies import cases_of, changed_schedules, edges_of
from serviceops.testing.strategies.oncall_strategies import schedules as drawn_schedules

OnCall: TypeAlias = Callable[[datetime], Iterable[str]]
"""A rota to check: the names of those on call at an instant."""

Build: TypeAlias = Callable[[Schedule], OnCall]
"""Makes a rota of your own system from a schedule of this package."""

_ANSWERS = "every rota has a result at every instant: the names of those on call"
_HOUR = timedelta(hours=1)


@checked
def check_schedule_laws(
    build: Build,
    *,
    schedules: st.SearchStrategy[Schedule] | None = None,
    zone: str | None = None,
    examples: int = 100,
) -> None:
    """Check a rota of your own against the laws that rotas obey, and against this package.

    `build` makes your rota from a `Schedule` and returns a function from an aware moment to the
    names of those on call. `schedules` are the ones to try: by default drawn near clock changes (of
    `zone`), with all that schedules can be; give a strategy of simpler ones if yours can do less.

    Raises `LawBroken` with the law's name and the simplest schedule that shows it.

    >>> check_schedule_laws(
    ...     lambda schedule: lambda at: [one.name for one in schedule.on_call(at=at)], examples=20
    ... )
    """
    drawn = drawn_schedules(zone=zone) if schedules is None else schedules
    cases = cases_of(drawn)
    near = st.tuples(instants(zone=zone or "UTC"))
    laws = [
        Law("one instant", "the zone a moment is written in changes nothing", cases,
            partial(_one_instant, build)),
        Law("wall time", "hand-overs keep their time on the wall clock over clock changes",
            cases, partial(_wall_time, build)),
        Law("override", "an override changes nothing outside its span", cases,
            partial(_override, build)),
        Law("layer below", "a layer below changes nothing where one above serves", cases,
            partial(_below, build)),
        Law("whole rounds", "by duty everybody serves as often as everybody else", near,
            partial(_rounds, build)),
    ]  # fmt: skip
    # Most of those drawn have no two overrides that meet, and no swap of two who are on call.
    often = [] if schedules is not None else [cases_of(changed_schedules(zone))]
    laws += [
        Law("agrees", "those on call are those of the schedule", each, partial(_agrees, build))
        for each in (cases, *often)
    ]
    check_laws(laws, examples)


def _names(build: Build, schedule: Schedule, at: datetime) -> frozenset[str]:
    case = _case(schedule, at)
    found: frozenset[str] = result_of(_ANSWERS, lambda: frozenset(build(schedule)(at)), *case)
    if not all(isinstance(name, str) for name in found):
        raise LawBroken("answers", _ANSWERS, (*case, f"it returned {found!r}"))
    return found


def _text(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "nobody"


def _story(schedule: Schedule) -> tuple[str, ...]:
    layers = [
        f"{layer.name}: {layer.rotation!r}, hours {layer.hours!r}" for layer in schedule.layers
    ]
    return (*layers, *map(str, schedule.overrides))


def _case(schedule: Schedule, at: datetime) -> tuple[str, ...]:
    return (*_story(schedule), f"at {as_text(at, schedule.zone)}")


def _one_instant(build: Build, schedule: Schedule, at: datetime) -> Failure:
    found = _names(build, schedule, at)
    for zone in ("Asia/Kathmandu", schedule.zone):
        again = _names(build, schedule, at.astimezone(ZoneInfo(zone)))
        if again != found:
            return (*_story(schedule), f"at {as_text(at, zone)}",
                    f"in UTC it is {_text(found)}, written in {zone} {_text(again)}")  # fmt: skip
    return None


def _wall_time(build: Build, schedule: Schedule, at: datetime) -> Failure:
    # Two people, one day each, from an hour after noon: no clock changes then.
    zone = schedule.zone
    micros = to_micros(at)
    noon = micros + offset_at(zone, micros)
    wall = noon - noon % 86_400_000_000 + 13 * 3_600_000_000
    anchor = to_datetime(wall - offset_at(zone, micros)) - timedelta(days=7)
    plain = Schedule(
        Layer(Rotation(members=["ana", "ben"], length="P1D", anchor=anchor, zone=zone))
    )
    rota = plain.shifts(period=Span(anchor, anchor + timedelta(days=14)))
    for start in (shift.span.start for shift in rota[1:]):
        before, after = (_names(build, plain, one) for one in (start - _HOUR / 60, start))
        if before == after:
            return (*_story(plain), f"at {as_text(start, zone)} nobody hands over",
                    f"before and after it is {_text(after)}")  # fmt: skip
    return None


def _override(build: Build, schedule: Schedule, at: datetime) -> Failure:
    span = Span(at + _HOUR, at + 2 * _HOUR)
    changed = attrs.evolve(schedule, overrides=[*schedule.overrides, Override(span, "zoe")])
    for moment in (at, span.end, span.end + _HOUR):
        found, before = _names(build, changed, moment), _names(build, schedule, moment)
        if found != before:
            without = f"without the last override {_text(before)}"
            return *_case(changed, moment), f"it is {_text(found)}, {without}"
    return None


def _below(build: Build, schedule: Schedule, at: datetime) -> Failure:
    rotation = Rotation(
        members=["zoe"], length="P1W", anchor=at - timedelta(days=30), zone=schedule.zone
    )
    plain = attrs.evolve(schedule, overrides=())
    deeper = attrs.evolve(plain, layers=[*plain.layers, Layer(rotation, "below")])
    before, found = _names(build, plain, at), _names(build, deeper, at)
    if before and found != before:
        without = f"without the last layer {_text(before)}"
        return *_case(deeper, at), f"it is {_text(found)}, {without}"
    return None


def _rounds(build: Build, at: datetime) -> Failure:
    monday = (at - timedelta(days=at.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    members = [Member(f"user-{number}") for number in range(7)]
    rotation = Rotation(members=members, length="P1D", anchor=monday, zone="UTC", advance="duty")
    hours = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
    schedule = Schedule(Layer(rotation, hours=hours))
    counts = dict.fromkeys((member.name for member in members), 0)
    rota = result_of(_ANSWERS, lambda: build(schedule), *_story(schedule))
    for day in range(49):  # seven weeks are 35 turns, five rounds of seven
        for name in _names(lambda _: rota, schedule, monday + timedelta(days=day, hours=12)):
            counts[name] = counts.get(name, 0) + 1
    if set(counts.values()) == {5}:
        return None
    served = ", ".join(f"{name} {count}" for name, count in counts.items())
    return (*_story(schedule), f"in seven weeks they serve: {served}")


def _agrees(build: Build, schedule: Schedule, at: datetime) -> Failure:
    # One drawn moment seldom lies where two overrides meet: all at which a rule changes are tried.
    edges = sorted({*edges_of(schedule)})
    for moment in (at, *edges, *(edge + _HOUR / 2 for edge in edges)):
        found = _names(build, schedule, moment)
        known = {member.name for member in schedule.on_call(at=moment)}
        if found != known:
            yours = f"yours is {_text(found)}, the schedule has {_text(known)}"
            return *_case(schedule, moment), yours
    return None
