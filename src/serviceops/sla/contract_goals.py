"""Goals that contracts add: months, conditions on a goal, and choices between goals.

A date that falls on a day without work moves to the next one (`Rolled`), what arrives after a
cutoff counts from the next working day (`Cutoff`), time counts from an instant that a fact of the
record has (`Since`), or that fact is the due date (`DueFact`); of several goals the one that is due
first or last is in effect (`GoalChoice`), or one for starts in open hours and one for others
(`ByHours`).
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.short_repr import short_repr
from serviceops.calendars import ALWAYS
from serviceops.calendars.algebra import Calendar
from serviceops.calendars.clock_texts import as_clock, clock_micros, clock_or_none
from serviceops.calendars.weekdays import add_months
from serviceops.calendars.zones import DAY, EPOCH_DAY, offset_at
from serviceops.display.text import format_instant
from serviceops.errors import InvalidInstant, InvalidPolicy, NeverOpen, ServiceOpsError
from serviceops.history import Fact
from serviceops.sla.goals import DateGoal, FixedInstant, Goal, Pick, WorkingThenReal, as_goal, whole
from serviceops.spans import Micros, as_zone, to_datetime, to_micros

# Dates are read on the wall clock of a zone. A clock time that the zone skips moves forward by as
# much as the clock does; one that it shows twice is the first.


def local_date(at: Micros, zone: str) -> date:
    """Return the date that a zone's clock shows at an instant."""
    return date.fromordinal((at + offset_at(zone, at)) // DAY + EPOCH_DAY)


def local_clock(at: Micros, zone: str) -> Micros:
    """Return the time of day that a zone's clock shows at an instant."""
    return (at + offset_at(zone, at)) % DAY


def wall_instant(day: date, clock: Micros, zone: str) -> Micros:
    """Return the instant at which a zone's clock shows a time of day on a date."""
    try:
        reading = datetime.fromordinal(day.toordinal()) + timedelta(0, 0, clock)
    except OverflowError:
        raise InvalidInstant(f"{day}", "a date of the years 1 to 9999") from None
    return to_micros(reading.replace(tzinfo=as_zone(zone)))


def months_on(start: Micros, months: int, zone: str, *, last: bool, at: str | None) -> Micros:
    """Return the same day of the month so many months on, or its last, at the same time or `at`."""
    day = add_months(local_date(start, zone), months, last=last)
    clock = local_clock(start, zone) if at is None else clock_micros(at)
    return wall_instant(day, clock, zone)


def day_of_due(due: Micros, calendar: Calendar) -> date:
    """Return the date that a due date falls on.

    Midnight at the end of a day belongs to that day: a period that ends with Friday ends on Friday,
    although the clock shows Saturday.
    """
    # The service date decides, not the clock's: 02:00 of a Saturday may belong to Friday's shift.
    # Of a due date at midnight the instant before decides: it lies in the day that ends.
    return calendar.service_date_at(due if local_clock(due, calendar.zone) else due - 1)


def rolled(due: Micros, calendar: Calendar, at: str | None) -> Micros:
    """Return a due date, or an hour of the next working date if its day is one without work."""
    day = day_of_due(due, calendar)
    if calendar.shifts_on(day):
        return due
    zone = calendar.zone
    following = calendar.working_date_from(day, 1)
    clock = clock_micros(at) if at else local_clock(due, zone) or DAY
    return wall_instant(following, clock, zone)


def counted_from(start: Micros, calendar: Calendar, cutoff: str) -> Micros:
    """Return a start, or the first opening of the next working date if it is after a cutoff."""
    zone = calendar.zone
    today = calendar.service_date_at(start)
    # After midnight in a night shift the clock goes on from 24:00 of the shift's own date.
    clock = local_clock(start, zone) + DAY * (local_date(start, zone) - today).days
    if calendar.shifts_on(today) and clock < clock_micros(cutoff):
        return start
    following = calendar.working_date_from(today, 1)
    # A date has several shifts where there is a lunch break; the first begins the day.
    return min(begins for begins, _ in calendar.shifts_on(following))


def instant_of_fact(value: Fact) -> Micros | None:
    """Return the instant that a fact has: ISO 8601 text with an offset; `None` for anything else.

    The years 1 and 9999 are none either: databases and Go write "no date" with them.

    >>> instant_of_fact("1970-01-01T00:00:01Z"), instant_of_fact("tomorrow"), instant_of_fact(1)
    (1000000, None, None)
    """
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        return None if moment.year in (1, 9999) else to_micros(moment)
    except (ValueError, OverflowError, ServiceOpsError):
        return None


@checked
@attrs.frozen
class Months(DateGoal):
    """The same day some months on, or the last day of a shorter month; counted in real time.

    A month has no fixed length, so this is a date and no amount: the date is found from the start,
    on the calendar's wall clock. Source: Regulation (EEC, Euratom) No 1182/71, article 3 (2)(c).
    """

    number: int = attrs.field(validator=whole(1, "months"))
    last: bool = attrs.field(default=False, kw_only=True)
    at: str | None = attrs.field(default=None, kw_only=True, converter=clock_or_none)

    @property
    def working_first(self) -> Micros | None:
        """No working time: real time is counted from the start."""
        return 0

    def promised_at(self, start: Micros, calendar: Calendar) -> Micros | None:
        """Return that day at the time of the start, or at the hour that was given."""
        return months_on(start, self.number, calendar.zone, last=self.last, at=self.at)

    def budget(self, start: Micros, calendar: Calendar) -> Micros:
        """Return the real time from the start to that day."""
        return months_on(start, self.number, calendar.zone, last=self.last, at=self.at) - start

    def __str__(self) -> str:
        day = ", on the last day of the month" if self.last else ""
        hour = f" at {self.at}" if self.at else ""
        return f"{self.number} month{'s' * (self.number != 1)} on{day}{hour}"


@checked
@short_repr
@attrs.frozen
class DueFact(DateGoal):
    """The instant that a fact of the record has; without one the target does not apply."""

    _is_instant = True

    fact: str

    def __attrs_post_init__(self) -> None:
        _check_facts((self.fact,))

    @property
    def facts_read(self) -> tuple[str, ...]:
        """The fact with the instant."""
        return (self.fact,)

    def with_facts(self, facts: Mapping[str, Fact]) -> Goal | None:
        """Return a goal at the instant of the fact."""
        at = instant_of_fact(facts.get(self.fact))
        return None if at is None else FixedInstant(to_datetime(at))

    def __str__(self) -> str:
        return f"by the instant in {self.fact}"


# What converters are annotated with is what the constructor accepts: a single text is no texts.


def _texts(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(given)


def _several(given: Iterable[Goal]) -> tuple[Goal, ...]:
    return tuple(given)


def _check_facts(facts: tuple[str, ...]) -> None:
    if not facts or not all(isinstance(fact, str) and fact for fact in facts):
        raise InvalidPolicy(
            facts, "names of facts", "such as Goal.real(hours=24).since('aware_at')"
        )


# Every reading evaluates all goals within a goal: 8 ** 4 of them are the most that may be.
_MAX_CHOICE, _MAX_NESTED = 8, 4


def _levels(goal: Goal) -> int:
    return 1 + max(map(_levels, goal.parts), default=0)


def _check_parts(whole: Goal) -> None:
    """Refuse parts that are no goals, and goals that are nested too deep."""
    for part in whole.parts:
        as_goal(part)
    if _levels(whole) > _MAX_NESTED + 1:
        raise InvalidPolicy("goals within goals", f"at most {_MAX_NESTED} levels of them")


def _due_or_none(goal: Goal, start: Micros, calendar: Calendar) -> Micros | None:
    try:
        return goal.due_from(start, calendar)
    except NeverOpen:
        return None


class _Conditional(DateGoal):
    """A goal with a condition that moves its start or its due date."""

    __slots__ = ()

    goal: Goal

    def __attrs_post_init__(self) -> None:
        _check_parts(self)
        # Goals at every depth are looked at: a choice may hide one of two units.
        waiting = [self.goal]
        while waiting:
            part = waiting.pop()
            if isinstance(part, WorkingThenReal):
                # Where its working time ends depends on its start, which a condition moves.
                raise InvalidPolicy(
                    str(part), "a goal counted in one unit", "put the condition on no then_real"
                )
            waiting += part.parts

    @property
    def parts(self) -> tuple[Goal, ...]:
        """The goal that the condition is about."""
        return (self.goal,)

    @property
    def is_chosen(self) -> bool:
        """Whether the goal is chosen at the start, or is an instant, which is moved once."""
        return self.goal.is_chosen or isinstance(self.goal, FixedInstant)

    @property
    def working_first(self) -> Micros | None:
        """What the goal itself counts in."""
        return self.goal.working_first

    def with_facts(self, facts: Mapping[str, Fact]) -> Goal | None:
        """Return the condition on the goal of a record with these facts."""
        goal = self.goal.with_facts(facts)
        if goal is None or goal is self.goal:
            return goal and self
        changed: Goal = attrs.evolve(self, goal=goal)  # type: ignore[misc] # each is an attrs class
        return changed

    def chosen_at(self, start: Micros, calendar: Calendar) -> Goal:
        """Return the condition on the goal in effect, or the instant that it comes to."""
        if not self.is_chosen:
            return self
        # The goal inside is chosen from where it counts, which a cutoff may have moved.
        goal = self.goal.chosen_at(self._begins(start, calendar), calendar)
        settled: Goal = attrs.evolve(self, goal=goal)  # type: ignore[misc] # each is an attrs class
        if not isinstance(goal, FixedInstant):
            return settled
        # An instant stays one when it is moved, so that pauses still do not move it.
        at = settled.promised_at(start, calendar)
        return goal if at is None else FixedInstant(to_datetime(at))

    def _begins(self, start: Micros, calendar: Calendar) -> Micros:
        """Return from when the goal is counted."""
        return start

    def promised_at(self, start: Micros, calendar: Calendar) -> Micros | None:
        """Return when the goal is due from where it is counted; `None` if it never is."""
        return _due_or_none(self.goal, self._begins(start, calendar), calendar)

    def budget(self, start: Micros, calendar: Calendar) -> Micros:
        """Return the time from the start to the promised date; negative if that is before it."""
        # In the goal's own unit, so that a pause moves the date as it moves the goal itself.
        promised = self.promised_at(start, calendar)
        whole = ALWAYS if self.goal.working_first == 0 else calendar
        if promised is not None:
            return whole.elapsed_micros(start, promised)
        # Hours that never come to so much: the amount is still the goal, and it is never due.
        begins = self._begins(start, calendar)
        return whole.elapsed_micros(start, begins) + self.goal.budget(begins, calendar)

    def reasons(self, start: Micros, calendar: Calendar) -> tuple[str, ...]:
        """Return what decided the goal itself, and whether the condition moved it."""
        begins = self._begins(start, calendar)
        inner = self.goal.reasons(begins, calendar)
        moved = f"counted from {format_instant(begins, calendar.zone)}: {self._why}"
        return inner if begins == start else (moved, *inner)

    @property
    def _why(self) -> str:
        raise NotImplementedError  # each kind that begins later has its own


@checked
@short_repr
@attrs.frozen
class Rolled(_Conditional):
    """A goal that moves to the next working day when it ends on a day without work.

    It is due at `at` of that day, or at the same time of day. Source of the form: Regulation (EU)
    2025/301, article 5 (noon of the next working day).
    """

    goal: Goal
    at: str | None = attrs.field(default=None, converter=clock_or_none)

    def promised_at(self, start: Micros, calendar: Calendar) -> Micros | None:
        """Return when the goal is due, moved to a working day; `None` if it never is."""
        due = super().promised_at(start, calendar)
        return None if due is None else rolled(due, calendar, self.at)

    def reasons(self, start: Micros, calendar: Calendar) -> tuple[str, ...]:
        """Return what decided the goal itself, and from which day it was moved."""
        due, at = super().promised_at(start, calendar), self.promised_at(start, calendar)
        inner = self.goal.reasons(start, calendar)
        if due is None or at is None or at == due:
            return inner
        day = day_of_due(due, calendar)
        moved = f"{day:%a %Y-%m-%d} is no working day: due {format_instant(at, calendar.zone)}"
        return (*inner, moved)

    def __str__(self) -> str:
        hour = f" at {self.at}" if self.at else ""
        return f"{self.goal}, or the next working day{hour}"


@checked
@short_repr
@attrs.frozen
class Cutoff(_Conditional):
    """A goal counted from the next working day for starts at a cutoff hour or after it.

    A start on a day without work counts from the next working day too: from its first opening. A
    start at exactly the hour is after the cutoff. Source of the form: Directive (EU) 2015/2366,
    article 78 (1).
    """

    goal: Goal
    at: str = attrs.field(converter=as_clock)

    def _begins(self, start: Micros, calendar: Calendar) -> Micros:
        return counted_from(start, calendar, self.at)

    @property
    def _why(self) -> str:
        return f"the start was after {self.at} or on a day without work"

    def __str__(self) -> str:
        return f"{self.goal}, from {self.at} on counted from the next working day"


@checked
@short_repr
@attrs.frozen
class Since(_Conditional):
    """A goal counted from an instant that facts of the record have.

    Of several facts the earliest of those that are set counts, or the latest once all are set. A
    record without such an instant has no such goal. Time counts from that instant to the start of
    the clock whether or not the clock would have paused. A goal that was due before the start is
    breached at the start, or, where no working time lies between, once some has passed.
    """

    goal: Goal
    facts: tuple[str, ...] = attrs.field(converter=_texts)
    pick: Pick = attrs.field(default="earliest", kw_only=True)

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        _check_facts(self.facts)

    @property
    def facts_read(self) -> tuple[str, ...]:
        """The facts with an instant, and those of the goal itself."""
        return tuple(dict.fromkeys((*self.facts, *self.goal.facts_read)))

    def with_facts(self, facts: Mapping[str, Fact]) -> Goal | None:
        """Return the goal counted from the instant of a record with these facts."""
        # The latest of several starts is not known before all of them are; the earliest is.
        goal = self.goal.with_facts(facts)
        known = {fact: instant_of_fact(facts.get(fact)) for fact in self.facts}
        found = {fact: at for fact, at in known.items() if at is not None}
        if goal is None or not found or (self.pick == "latest" and len(found) < len(known)):
            return None
        which = min if self.pick == "earliest" else max
        fact = which(found, key=lambda name: found[name])
        return _SinceInstant(goal, found[fact], fact)

    def __str__(self) -> str:
        several = f"the {self.pick} of " if len(self.facts) > 1 else ""
        return f"{self.goal} since {several}{', '.join(self.facts)}"


@attrs.frozen
class _SinceInstant(_Conditional):
    """A goal counted from an instant that a fact had."""

    goal: Goal
    instant: Micros
    fact: str

    def _begins(self, start: Micros, calendar: Calendar) -> Micros:
        return self.instant

    @property
    def _why(self) -> str:
        return self.fact

    def __str__(self) -> str:
        return f"{self.goal} since {self.fact}"


def _check_options(whole: Goal) -> None:
    _check_parts(whole)
    many = len(whole.parts)
    if not 2 <= many <= _MAX_CHOICE:
        raise InvalidPolicy(f"{many} goals", f"from 2 to {_MAX_CHOICE} goals to choose from")


class _Choice(DateGoal):
    """Several goals of which the start decides one."""

    __slots__ = ()

    @property
    def is_chosen(self) -> bool:
        """True: the start decides which goal is in effect."""
        return True

    @property
    def working_first(self) -> Micros | None:
        """What all of the goals count in; 0 where they differ, since some real time may count."""
        # Columns and laws ask before the start is known; 0 promises the least about closed hours.
        units = {part.working_first for part in self.parts}
        return units.pop() if len(units) == 1 else 0

    def promised_at(self, start: Micros, calendar: Calendar) -> Micros | None:
        """Return the date of the goal in effect."""
        return self.due_from(start, calendar)

    def budget(self, start: Micros, calendar: Calendar) -> Micros:
        """Return the amount of the goal in effect."""
        return self.chosen_at(start, calendar).budget(start, calendar)


@checked
@short_repr
@attrs.frozen
class GoalChoice(_Choice):
    """Of several goals the one that is due first, or last, when the clock starts.

    It stays in effect through every pause. Of goals that are due at one instant it is the first
    listed. Goals that lack a fact are left out of the earliest; the latest waits for all of them.
    """

    goals: tuple[Goal, ...] = attrs.field(converter=_several)
    pick: Pick = attrs.field(default="earliest", kw_only=True)

    def __attrs_post_init__(self) -> None:
        _check_options(self)

    @property
    def parts(self) -> tuple[Goal, ...]:
        """The goals to choose from."""
        return self.goals

    def with_facts(self, facts: Mapping[str, Fact]) -> Goal | None:
        """Return the choice between the goals of a record with these facts."""
        found = [goal.with_facts(facts) for goal in self.goals]
        known = [goal for goal in found if goal is not None]
        if not known or (self.pick == "latest" and len(known) < len(found)):
            return None
        return known[0] if len(known) == 1 else GoalChoice(known, pick=self.pick)

    def chosen_at(self, start: Micros, calendar: Calendar) -> Goal:
        """Return the goal that is due first or last from a start; one never due is the last."""
        dues = [_due_or_none(goal, start, calendar) for goal in self.goals]
        # The whole order is worked out at the start, and never again: a later choice would take
        # back time that was promised. A goal that is never due comes after every date.
        order = [(due is None, due or 0) for due in dues]
        which = min if self.pick == "earliest" else max
        number = which(range(len(order)), key=order.__getitem__)
        return self.goals[number].chosen_at(start, calendar)

    def reasons(self, start: Micros, calendar: Calendar) -> tuple[str, ...]:
        """Return which goal is due first or last, and what decided that goal."""
        chosen = self.chosen_at(start, calendar)
        first = "first" if self.pick == "earliest" else "last"
        others = (f"of {len(self.goals)} goals {chosen} is due {first}",)
        return (*others, *chosen.reasons(start, calendar))

    def __str__(self) -> str:
        first = "first" if self.pick == "earliest" else "last"
        return f"whichever is due {first}: {'; '.join(map(str, self.goals))}"


@checked
@short_repr
@attrs.frozen
class ByHours(_Choice):
    """One goal for a start in open hours of a calendar, and another for a start outside them.

    >>> from datetime import UTC, datetime
    >>> from serviceops.spans import to_micros
    >>> from serviceops.calendars import BusinessCalendar
    >>> day = BusinessCalendar(zone="UTC", week={"mon-fri": ["08:00-18:00"]})
    >>> goal = Goal.by_hours(day, open=Goal.real(hours=1), closed=Goal.real(hours=4))
    >>> at_night = datetime(2026, 3, 2, 23, tzinfo=UTC)
    >>> str(goal), str(goal.chosen_at(to_micros(at_night), day))
    ('1 h of real time, for starts outside hours 4 h of real time', '4 h of real time')
    """

    hours: Calendar
    open: Goal = attrs.field(kw_only=True)
    closed: Goal = attrs.field(kw_only=True)

    def __attrs_post_init__(self) -> None:
        _check_options(self)

    @property
    def parts(self) -> tuple[Goal, ...]:
        """The goal for open hours, and the other."""
        return self.open, self.closed

    def with_facts(self, facts: Mapping[str, Fact]) -> Goal | None:
        """Return the choice between the goals of a record with these facts: both are needed."""
        opened, closed = self.open.with_facts(facts), self.closed.with_facts(facts)
        if opened is None or closed is None:
            return None
        return ByHours(self.hours, open=opened, closed=closed)

    def chosen_at(self, start: Micros, calendar: Calendar) -> Goal:
        """Return the goal for the hour of the start; an opening instant is open."""
        goal = self.open if self.hours.is_open_micros(start) else self.closed
        return goal.chosen_at(start, calendar)

    def reasons(self, start: Micros, calendar: Calendar) -> tuple[str, ...]:
        """Return whether the start was in open hours, and what decided the goal."""
        chosen = self.chosen_at(start, calendar)
        where = "in" if self.hours.is_open_micros(start) else "outside"
        return (f"started {where} hours: {chosen}", *chosen.reasons(start, calendar))

    def __str__(self) -> str:
        return f"{self.open}, for starts outside hours {self.closed}"


@attrs.frozen
class InPlaceOf(_Choice):
    """A goal that counts in the place of another.

    Goals in the place of different ones are different terms, so that a clock restarts with the
    clock that has those. Escalations count so; no document has one. It is a choice with one
    outcome, which is why nothing else has to know of it.
    """

    goal: Goal
    other: Goal

    @property
    def parts(self) -> tuple[Goal, ...]:
        """Both goals."""
        return self.goal, self.other

    @property
    def working_first(self) -> Micros | None:
        """How much working time the goal that counts has before real time."""
        return self.goal.working_first

    def with_facts(self, facts: Mapping[str, Fact]) -> Goal | None:
        """Return the goals of a record with these facts; both need theirs."""
        goal, other = self.goal.with_facts(facts), self.other.with_facts(facts)
        return None if goal is None or other is None else InPlaceOf(goal, other)

    def chosen_at(self, start: Micros, calendar: Calendar) -> Goal:
        """Return the goal that counts."""
        return self.goal.chosen_at(start, calendar)

    def __str__(self) -> str:
        return str(self.goal)
