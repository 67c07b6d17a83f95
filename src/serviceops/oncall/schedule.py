"""Schedules: who is on call at any instant, as a value and as a figure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from weakref import WeakValueDictionary

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.texts import repeated
from serviceops.calendars import Calendar
from serviceops.calendars.zones import DAY, LATEST, STRETCH
from serviceops.display import Lane, LaneSegment, Strip, Tone, time_ticks
from serviceops.display.listing import Listing
from serviceops.display.notebook import NotebookView
from serviceops.display.text import as_lines, format_instant
from serviceops.errors import InvalidValue
from serviceops.oncall.layer import Layer
from serviceops.oncall.lint import ScheduleFinding, lint
from serviceops.oncall.load import (
    SLEEPING_HOURS,
    WORKING_HOURS,
    By,
    Interruptions,
    Load,
    count_interruptions,
    load,
)
from serviceops.oncall.override import FixedPlan, Override, Swap
from serviceops.oncall.roster import Change, Duty, Part, Roster, Rostered, T, crews, zipped
from serviceops.oncall.rotation import Member, in_order, zoned
from serviceops.oncall.shift import Handover, Shift, ShiftReason
from serviceops.spans import Micros, Span, SpanSet, as_zone, to_datetime, to_micros

MAX_LAYERS = 1_000
_SEARCH = 30 * STRETCH

# Equal schedules share one compiled roster for as long as one of them is in use.
_shared: "WeakValueDictionary[object, Roster]" = WeakValueDictionary()


def _layers(given: Layer | Iterable[Layer]) -> tuple[Layer, ...]:
    """Return layers from the top down; those without a name are numbered."""
    layers = [given] if isinstance(given, Layer) else list(in_order(given))
    if not layers or len(layers) > MAX_LAYERS or not all(isinstance(o, Layer) for o in layers):
        raise InvalidValue(given, f"1 to {MAX_LAYERS} layers", "write [Layer(rotation)]")
    named = tuple(
        layer if layer.name else attrs.evolve(layer, name=f"layer {number}")
        for number, layer in enumerate(layers, 1)
    )
    names = [layer.name for layer in named]
    if twice := repeated(names):
        raise InvalidValue(", ".join(twice), "a name of its own for each layer", "pass name=")
    return named


def _changes(given: Change | Iterable[Change]) -> tuple[Change, ...]:
    given = (given,) if isinstance(given, Override | Swap | FixedPlan) else given
    changes = tuple(in_order(given))
    for change in changes:
        if not isinstance(change, Override | Swap | FixedPlan):
            raise InvalidValue(change, "an Override, a Swap or a FixedPlan")
    return changes


@attrs.frozen
class Overlap:
    """A stretch in which two or more members are on call at once."""

    span: Span
    members: tuple[Member, ...]


@attrs.frozen
class ScheduleDifference:
    """A stretch in which two schedules have different members on call."""

    span: Span
    before: tuple[Member, ...]
    after: tuple[Member, ...]


@checked
@attrs.frozen(repr=False)
class Schedule(NotebookView):
    """Layers of rotations from the top down, and what changes their result for a while.

    Where the first layer has somebody on call, the layers below change nothing; where it has
    nobody, the next one serves. Layers with `beside` serve together with the layer above them.
    `overrides` (overrides, swaps and fixed plans) apply in their order, each to the result of those
    before it. Spans are half-open: at a hand-over the new member is on call.

    >>> from datetime import UTC, timedelta
    >>> from serviceops.oncall import Rotation
    >>> monday = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> week = Rotation(members=["ana", "ben"], length="P1W", anchor=monday, zone="UTC")
    >>> schedule = Schedule(Layer(week, name="primary"), name="mail")
    >>> schedule
    <Schedule mail: primary (ana, ben)>
    >>> [member.name for member in schedule.on_call(at=monday + timedelta(days=8))]
    ['ben']
    """

    layers: tuple[Layer, ...] = attrs.field(converter=_layers)
    overrides: tuple[Change, ...] = attrs.field(default=(), converter=_changes)
    name: str = ""

    def __attrs_post_init__(self) -> None:
        names = {layer.name for layer in self.layers}
        for change in self.overrides:
            if isinstance(change, Override) and change.layer not in {None, *names}:
                raise InvalidValue(change.layer, f"the name of a layer: {', '.join(sorted(names))}")
        # A person's zone is stated once: whoever names the person elsewhere means the same one.
        known = zoned(self._named())
        object.__setattr__(self, "layers", tuple(_with_zones(o, known) for o in self.layers))
        object.__setattr__(self, "overrides", tuple(_with_zones(o, known) for o in self.overrides))

    def __repr__(self) -> str:
        layers = ", ".join(f"{layer.name} ({_names(layer)})" for layer in self.layers[:3])
        if len(self.layers) > 3:
            layers += f" and {len(self.layers) - 3} more"
        count = len(self.overrides)
        changes = f", {count} override{'s' if count > 1 else ''}" if count else ""
        return f"<Schedule {self.name + ': ' if self.name else ''}{layers}{changes}>"

    @property
    def zone(self) -> str:
        """The zone of the top layer's rotation: that of texts, figures and hand-overs."""
        return self.layers[0].rotation.zone

    @property
    def members(self) -> tuple[Member, ...]:
        """Everybody the schedule names, each once: by layers, then by overrides."""
        return tuple(dict.fromkeys(self._named()))

    def _named(self) -> Iterator[Member]:
        for layer in self.layers:
            yield from layer.rotation.people
        for change in self.overrides:
            if isinstance(change, Override):
                yield from change.members
            elif isinstance(change, Swap):
                yield from (change.one, change.other)
            else:
                yield from (member for _, crew in change.shifts for member in crew)

    @cached_property
    def roster(self) -> Roster:
        """The compiled form, shared with every equal schedule."""
        key = (self.layers, self.overrides)
        return _shared.setdefault(key, Roster(*key))

    # Questions about an instant

    def on_call(self, *, at: datetime) -> tuple[Member, ...]:
        """Return who is on call at an instant; nobody is an empty tuple.

        Of several who serve at once, those of upper layers and earlier overrides come first.
        """
        return self.roster.crew(to_micros(at))

    def next_handover(self, *, at: datetime) -> Handover | None:
        """Return the first instant later than `at` at which others are on call.

        A turn that passes to the same person is no hand-over. `None` when nothing changes in the
        next thirty years. The instant is in the zone of the schedule.
        """
        now = to_micros(at)
        changes = self.roster.next_change(now, min(now + _SEARCH, LATEST - 1))
        if changes is None:
            return None
        crew = self.roster.crew
        zone = as_zone(self.zone)
        return Handover(to_datetime(changes, zone), crew(now), crew(changes))

    # Questions about a period

    @checked
    def shifts(self, *, period: Span) -> tuple[Shift, ...]:
        """Return who serves from when to when in a period, with the reason of each shift.

        Shifts come by their start, and are cut at the ends of the period. A shift ends where the
        turn, the reason or the member changes, and where hours close.
        """
        found = (Shift(_span(start, end), *duty) for start, end, duty in self._duties(period))
        return self._listing("Shifts", found)

    def _duties(self, period: Span) -> list[tuple[Micros, Micros, Duty]]:
        found: list[tuple[Micros, Micros, Duty]] = []
        serving: dict[Duty, Micros] = {}
        for start, _, duties in self._parts(period):
            if serving:
                serve_on = set(duties)  # of many who serve at once, none is searched for
                over = [duty for duty in serving if duty not in serve_on]
                found += [(serving.pop(duty), start, duty) for duty in over]
            for duty in duties:
                serving.setdefault(duty, start)
        end = period.pair[1]
        found += [(start, end, duty) for duty, start in serving.items()]
        found.sort(key=lambda one: one[:2])
        return found

    @checked
    def gaps(self, *, period: Span) -> SpanSet:
        """Return the time in a period in which nobody is on call."""
        return SpanSet.from_pairs(part[:2] for part in self._parts(period) if not part[2])

    @checked
    def overlaps(self, *, period: Span) -> tuple[Overlap, ...]:
        """Return the stretches of a period in which two or more members are on call."""
        found = (
            Overlap(_span(start, end), crew)
            for start, end, crew in crews(self.roster, *period.pair)
            if len(crew) > 1
        )
        return self._listing("Overlaps", found)

    @checked
    def load(
        self, *, period: Span, by: By | None = None, own_zone: bool = False
    ) -> tuple[Load, ...]:
        """Return the time on call of each member in a period, split by calendars.

        See `serviceops.oncall.load`, which counts several schedules together.
        """
        return load([self], period=period, by=by, own_zone=own_zone)

    @checked
    def interruptions(
        self, notified: Iterable[datetime | tuple[datetime, str]], *, period: Span,
        working: Calendar = WORKING_HOURS, sleeping: Calendar = SLEEPING_HOURS,
    ) -> tuple[Interruptions, ...]:  # fmt: skip
        """Return how often each member is interrupted in working, evening and sleeping hours.

        `notified` has instants, or pairs of an instant and a person's name; see
        `serviceops.oncall.load.count_interruptions`, which has the hours.
        """
        return count_interruptions(
            self, notified, period=period, working=working, sleeping=sleeping
        )

    @checked
    def diff(self, other: "Schedule", *, period: Span) -> tuple[ScheduleDifference, ...]:
        """Return the stretches of a period in which another schedule has others on call.

        Members are compared by name. `before` is this schedule, `after` the other one.
        """
        mine, others = (crews(one.roster, *period.pair) for one in (self, other))
        found = (
            ScheduleDifference(_span(start, end), before, after)
            for start, end, (before, after) in zipped(mine, others)
            if {one.name for one in before} != {one.name for one in after}
        )
        return self._listing("Differences", found)

    @checked
    def lint(
        self, *, period: Span, handover_hours: Calendar | None = None, unfair_beyond: float = 0.25
    ) -> tuple[ScheduleFinding, ...]:
        """Return what is likely wrong with the schedule in a period.

        Codes: ``nobody`` (gaps), ``never_serves``, ``two_at_once``, ``vanished_turn`` (a turn that
        a clock change leaves without time), ``ends`` (nobody from some instant on),
        ``handover_outside_hours`` (of `handover_hours`, if given), ``unfair`` (a member of a
        rotation serves more or less than the mean of its members by a larger share than
        `unfair_beyond`, at most 10), ``idle_override`` (whom it replaces is not on call in its
        span), ``idle_swap`` (one of the two is not on call in the span that the other takes over).
        """
        return lint(self, period=period, handover_hours=handover_hours, unfair_beyond=unfair_beyond)

    # Views

    @checked
    def figure(self, *, period: Span | None = None) -> Strip:
        """Return a period as a strip: a lane a person, each in its colour, and one of gaps.

        By default these are the first four weeks in which every layer is in effect.
        """
        shown = first_weeks(self.layers, self.zone) if period is None else period
        return schedule_figure(self, shown)

    @checked
    def text(self, *, period: Span) -> str:
        """Return the shifts and the gaps of a period, a line each, on the schedule's wall clock."""
        lines = [(shift.span.pair, shift.text(self.zone)) for shift in self.shifts(period=period)]
        for gap in self.gaps(period=period):
            ends = [format_instant(at, self.zone) for at in gap.pair]
            lines.append((gap.pair, f"{' to '.join(ends)}  nobody"))
        return as_lines(line for _, line in sorted(lines))

    # Parts

    def _listing(self, title: str, found: Iterable[T]) -> Listing[T]:
        return Listing.of(found, title=f"{title} {self.name}".rstrip(), zone=self.zone)

    def _parts(self, period: Span) -> list[Part]:
        return self.roster.parts(*period.pair)


def _span(start: Micros, end: Micros) -> Span:
    return Span(to_datetime(start), to_datetime(end))


def _with_zones(value: Any, known: Mapping[str, Member]) -> Any:
    """Return a layer or a change with its members as they are known."""

    def crew(members: tuple[Member, ...]) -> tuple[Member, ...]:
        return tuple(known[member.name] for member in members)

    if isinstance(value, Layer):
        crews = tuple(crew(one) for one in value.rotation.members)
        if crews == value.rotation.members:
            return value
        return attrs.evolve(value, rotation=attrs.evolve(value.rotation, members=crews))
    if isinstance(value, Override):
        return attrs.evolve(value, members=crew(value.members))
    if isinstance(value, Swap):
        return attrs.evolve(value, one=known[value.one.name], other=known[value.other.name])
    shifts = tuple((span, crew(members)) for span, members in value.shifts)
    return attrs.evolve(value, shifts=shifts)


def _names(layer: Layer) -> str:
    people = layer.rotation.people
    names = ", ".join(member.name for member in people[:4])
    return names + (f" and {len(people) - 4} more" if len(people) > 4 else "")


_REASONS = {
    ShiftReason.LAYER: Tone.SOLID,
    ShiftReason.OVERRIDE: Tone.HATCHED,
    ShiftReason.SWAP: Tone.HATCHED,
    ShiftReason.PLAN: Tone.HATCHED,
}


_FIRST_WEEKS = timedelta(weeks=4)


def first_weeks(layers: Sequence[Layer], zone: str) -> Span:
    """Return four weeks of a zone's clock from where all layers are in effect and known."""
    # Never from the computer's clock: a schedule looks the same whenever it is shown.
    first = max(max(layer.limits[0], layer.hours.known[0]) for layer in layers)
    start = to_datetime(min(first, LATEST - 60 * DAY), as_zone(zone))
    known = to_datetime(min(layer.hours.known[1] for layer in layers))
    return Span(start, max(start, min(start + _FIRST_WEEKS, known)))


def schedule_figure(schedule: Rostered, period: Span) -> Strip:
    """Return a period of a schedule as a strip."""
    start, end = period.pair
    lanes: dict[str, list[LaneSegment]] = {member.name: [] for member in schedule.members}
    gaps: list[LaneSegment] = []
    colours = {name: number for number, name in enumerate(lanes)}
    for opens, closes, duties in schedule.roster.parts(start, end):
        if not duties:
            _add(gaps, LaneSegment(opens, closes, "nobody", Tone.HOT))
        for name, duty in {duty.member.name: duty for duty in reversed(duties)}.items():
            label = "on call" if duty.reason is ShiftReason.LAYER else str(duty.reason)
            _add(
                lanes[name],
                LaneSegment(opens, closes, label, _REASONS[duty.reason], duty.layer,
                            colour=colours[name]),
            )  # fmt: skip
    found = [Lane(name, segments) for name, segments in lanes.items()]
    if gaps:
        found.append(Lane("nobody", gaps))
    title = f"On call{': ' + schedule.name if schedule.name else ''} in {schedule.zone}"
    ticks = time_ticks(start, end, schedule.zone)
    return Strip(title=title, start=start, end=end, lanes=found, ticks=ticks, zone=schedule.zone)


def _add(segments: list[LaneSegment], one: LaneSegment) -> None:
    """Add a segment; one that goes on where the last ended, for the same reason, is one with it."""
    last = segments[-1] if segments else None
    if last is not None and _same(last, one, last.end):
        one = LaneSegment(last.start, one.end, one.label, one.tone, one.detail, colour=one.colour)
        segments[-1] = one
    else:
        segments.append(one)


def _same(last: LaneSegment, one: LaneSegment, end: Micros) -> bool:
    return end == one.start and (last.label, last.detail) == (one.label, one.detail)
