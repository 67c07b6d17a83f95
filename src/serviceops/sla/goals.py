"""Goals: how much time a promise gives, in units that cannot be mistaken for one another.

A *budget* is an amount: working time, real time, or working time first and real time after it. A
*date goal* names a moment: so many working days or months on, or the end of a working day. It
becomes an amount of time when the clock starts, and moves with pauses as any other goal does. Only
`FixedInstant` never moves.

Contracts add conditions to a goal: a date that falls on a day without work moves to the next one
(`Rolled`), what arrives after a cutoff counts from the next working day (`Cutoff`), time counts
from an instant that a fact of the record has (`Since`), or that fact is the due date (`DueFact`);
of several goals the one that is due first or last is in effect (`GoalChoice`), or one for starts in
open hours and one for others (`ByHours`). Which goal is in effect is decided once, when the clock
starts.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, TypeAlias

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.short_repr import short_repr
from serviceops.calendars import ALWAYS
from serviceops.calendars.algebra import Calendar
from serviceops.calendars.hours import as_clock
from serviceops.display.text import format_duration, format_instant
from serviceops.errors import InvalidPolicy, NeverOpen, ServiceOpsError
from serviceops.history import Fact
from serviceops.sla.goals_dates import counted_from, instant_of_fact, local_date, months_on, rolled
from serviceops.spans import Micros, as_length, length_micros, to_datetime, to_micros, utc

Pick: TypeAlias = Literal["earliest", "latest"]
"""Which of several instants or goals: the earliest, or the latest."""

_CHOICES = (
    "use Goal.working(hours=8) for hours of work, Goal.real(hours=24) for hours on the wall clock,"
    " or Goal.working_days(1) for the same time of the next working day"
)


@checked
class Goal:
    """How much time a promise gives; there is a constructor for every unit.

    >>> str(Goal.working(hours=4)), str(Goal.real(minutes=90)), str(Goal.working_days(2))
    ('4 h of working time', '1 h 30 min of real time', '2 working days')
    """

    __slots__ = ()

    @staticmethod
    def working(
        length: timedelta | str | None = None,
        *,
        hours: float = 0,
        minutes: float = 0,
        seconds: float = 0,
        days: object = None,
    ) -> "WorkingTime":
        """Return a goal of so much working time, given as a length or in parts.

        Days are refused: whether one is 24 hours of work, a shift, or the next working day at the
        same time is the most expensive misunderstanding there is between two parties.
        """
        return WorkingTime(_length(length, hours, minutes, seconds, days))

    @staticmethod
    def real(
        length: timedelta | str | None = None,
        *,
        hours: float = 0,
        minutes: float = 0,
        seconds: float = 0,
        days: object = None,
    ) -> "RealTime":
        """Return a goal of so much real time, nights and holidays included, pauses not."""
        return RealTime(_length(length, hours, minutes, seconds, days))

    @staticmethod
    def working_days(days: int) -> "WorkingDays":
        """Return a goal on the same time of day, so many working days on."""
        return WorkingDays(days)

    @staticmethod
    def end_of_day(days: int = 0) -> "EndOfDay":
        """Return a goal at the end of a working day: today's when 0, else so many days on.

        When today's hours are over, or there are none, 0 means the next working day's end.
        """
        return EndOfDay(days)

    @staticmethod
    def by(instant: datetime) -> "FixedInstant":
        """Return a goal at one instant that nothing moves, pauses neither."""
        return FixedInstant(instant)

    @staticmethod
    def months(months: int, *, last: bool = False, at: str | time | None = None) -> "Months":
        """Return a goal on the same day so many months on, nights and holidays included.

        A month that has no such day has its last day instead; with `last` it is always the last.
        The time of day is that of the start, or `at` (``"24:00"`` is the end of that day).

        >>> str(Goal.months(1)), str(Goal.months(3, last=True, at="24:00"))
        ('1 month on', '3 months on, on the last day of the month at 24:00')
        """
        return Months(months, last=last, at=at)

    @staticmethod
    def by_fact(fact: str) -> "DueFact":
        """Return a goal at the instant that a fact of the record has; pauses do not move it."""
        return DueFact(fact)

    @staticmethod
    def earliest(*goals: "Goal") -> "GoalChoice":
        """Return the goal that is due first when the clock starts."""
        return GoalChoice(goals)

    @staticmethod
    def latest(*goals: "Goal") -> "GoalChoice":
        """Return the goal that is due last when the clock starts."""
        return GoalChoice(goals, pick="latest")

    @staticmethod
    def by_hours(hours: Calendar, *, open: "Goal", closed: "Goal") -> "ByHours":  # noqa: A002 - the fields of `ByHours`
        """Return one goal for a start in the open hours of a calendar, and one for another start.

        The hours that choose need not be those the goals count in.
        """
        return ByHours(hours, open=open, closed=closed)

    def since(self, *facts: str, pick: Pick = "earliest") -> "Since":
        """Return this goal counted from an instant that facts of the record have.

        Of several facts it is the earliest or the latest. The clock still starts at its start.
        """
        return Since(self, facts, pick=pick)

    def cutoff(self, at: str | time) -> "Cutoff":
        """Return this goal counted from the next working day for starts from that hour on."""
        return Cutoff(self, at)

    def rolled(self, at: str | time | None = None) -> "Rolled":
        """Return this goal moved to the next working day when it ends on a day without work.

        It is due at that hour of the working day, or at the same time of day.
        """
        return Rolled(self, at)

    def then_real(self, length: timedelta | str) -> "WorkingThenReal":
        """Return this goal of working time, with real time to follow once it is used up."""
        if not isinstance(self, WorkingTime):
            raise InvalidPolicy(str(self), "a goal of working time before then_real", _CHOICES)
        return WorkingThenReal(self.length, as_length(length))

    @property
    def working_first(self) -> Micros | None:
        """How much working time is counted before real time is; `None`: working time alone."""
        return None

    @property
    def is_dated(self) -> bool:
        """Whether the goal names a date, and is an amount only once the clock has started."""
        return False

    def promised_at(self, start: Micros, calendar: Calendar) -> Micros | None:
        """Return the date a clock that starts then is promised, `None` for a plain amount."""
        del start, calendar
        return None

    def budget(self, start: Micros, calendar: Calendar) -> Micros:
        """Return the amount of time a clock that starts then may use."""
        raise NotImplementedError  # each kind has its own

    # Goals that are made of others

    @property
    def parts(self) -> tuple["Goal", ...]:
        """The goals that this one is made of."""
        return ()

    @property
    def facts_read(self) -> tuple[str, ...]:
        """The facts of the record with an instant that the goal needs, each once."""
        return tuple(dict.fromkeys(fact for part in self.parts for fact in part.facts_read))

    @property
    def is_chosen(self) -> bool:
        """Whether the start of the clock decides which goal is in effect."""
        return any(part.is_chosen for part in self.parts)

    def with_facts(self, facts: Mapping[str, Fact]) -> "Goal | None":
        """Return the goal of a record with these facts, `None` while it lacks one that counts."""
        del facts
        return self

    def chosen_at(self, start: Micros, calendar: Calendar) -> "Goal":
        """Return the goal in effect for a clock that starts then."""
        del start, calendar
        return self

    def due_from(self, start: Micros, calendar: Calendar) -> Micros:
        """Return when a clock that starts then and never pauses is due; raises `NeverOpen`."""
        goal = self.chosen_at(start, calendar)
        promised = goal.promised_at(start, calendar)
        if promised is not None:
            return promised
        # A plain amount: its working part is added on the calendar, the rest on the wall clock.
        amount, first = goal.budget(start, calendar), goal.working_first
        if first is None:
            return calendar.add_micros(start, amount)
        working = min(first, amount)
        return calendar.add_micros(start, working) + amount - working

    def reasons(self, start: Micros, calendar: Calendar) -> tuple[str, ...]:
        """Return in words what decided the due date of a clock that starts then."""
        del start, calendar
        return ()


def _length(
    length: timedelta | str | None, hours: float, minutes: float, seconds: float, days: object
) -> timedelta:
    if days is not None or (isinstance(length, str) and "D" in length.partition("T")[0]):
        raise InvalidPolicy(
            length if days is None else f"days={days}",
            "hours, minutes or seconds",
            _CHOICES,
        )
    try:
        parts = timedelta(hours=hours, minutes=minutes, seconds=seconds)
        return parts if length is None else as_length(length) + parts
    except TypeError:
        wrong_parts = tuple(one for one in (hours, minutes, seconds) if one != 0)
        raise InvalidPolicy(wrong_parts, "a number of hours, minutes or seconds") from None
    except (OverflowError, ValueError) as wrong:
        if isinstance(wrong, ServiceOpsError):
            raise
        given = f"hours={hours}, minutes={minutes}, seconds={seconds}"
        raise InvalidPolicy(given, "a length a clock can count", "such as hours=4") from None


_LONGEST = length_micros(timedelta.max)


def _amount(instance: object, attribute: object, value: timedelta) -> None:
    del instance, attribute
    if value < timedelta():
        raise InvalidPolicy(value, "a length that is not negative")


def _whole(least: int, unit: str = "days") -> Callable[[object, object, int], None]:
    def check(instance: object, attribute: object, value: int) -> None:
        del instance, attribute
        if type(value) is not int or value < least:
            raise InvalidPolicy(value, f"a whole number of {unit}, at least {least}", "such as 2")

    return check


@attrs.frozen
class _Length(Goal):
    """A goal of one length, the same whenever the clock starts."""

    length: timedelta = attrs.field(converter=as_length, validator=_amount)

    def budget(self, start: Micros, calendar: Calendar) -> Micros:
        """Return the length, whenever the clock starts."""
        del start, calendar
        return length_micros(self.length)


class WorkingTime(_Length):
    """So much time inside the calendar's open hours."""

    __slots__ = ()

    def __str__(self) -> str:
        return f"{format_duration(length_micros(self.length))} of working time"


class RealTime(_Length):
    """So much time on the wall clock, whatever the calendar."""

    __slots__ = ()

    @property
    def working_first(self) -> Micros | None:
        """No working time: real time is counted from the start."""
        return 0

    def __str__(self) -> str:
        return f"{format_duration(length_micros(self.length))} of real time"


@checked
@attrs.frozen
class WorkingThenReal(Goal):
    """So much working time, and once that is used up so much real time.

    Source: the service levels of Request Tracker, which count business minutes first.
    """

    working_length: timedelta = attrs.field(converter=as_length, validator=_amount)
    real_length: timedelta = attrs.field(converter=as_length, validator=_amount)

    @property
    def working_first(self) -> Micros | None:
        """The working time that is counted before real time is."""
        return length_micros(self.working_length)

    def budget(self, start: Micros, calendar: Calendar) -> Micros:
        """Return both lengths together."""
        del start, calendar
        both = length_micros(self.working_length) + length_micros(self.real_length)
        if both > _LONGEST:
            raise InvalidPolicy(str(self), "two lengths that a timedelta can have together")
        return both

    def __str__(self) -> str:
        working, real = length_micros(self.working_length), length_micros(self.real_length)
        return (
            f"{format_duration(working)} of working time, then {format_duration(real)} of real time"
        )


class _DateGoal(Goal):
    """A goal that names a date and becomes working time when the clock starts."""

    __slots__ = ()

    @property
    def is_dated(self) -> bool:
        """Yes."""
        return True

    def budget(self, start: Micros, calendar: Calendar) -> Micros:
        """Return the working time from the start to the promised date."""
        promised = self.promised_at(start, calendar)
        return 0 if promised is None else calendar.elapsed_micros(start, promised)


@checked
@attrs.frozen
class WorkingDays(_DateGoal):
    """The same time of day, so many working days on."""

    days: int = attrs.field(validator=_whole(1))

    def promised_at(self, start: Micros, calendar: Calendar) -> Micros | None:
        """Return the same clock time on that working date."""
        return to_micros(calendar.add_days(to_datetime(start, UTC), self.days))

    def __str__(self) -> str:
        return f"{self.days} working day{'s' * (self.days != 1)}"


@checked
@attrs.frozen
class EndOfDay(_DateGoal):
    """The end of a working day: today's, or so many working days on."""

    days: int = attrs.field(default=0, validator=_whole(0))

    def promised_at(self, start: Micros, calendar: Calendar) -> Micros | None:
        """Return the last closing of that working date."""
        today = calendar.service_date_at(start)
        if self.days:
            return _closing(calendar, calendar.working_date_from(today, self.days))
        closing = _closing(calendar, today)
        if closing is not None and start < closing:
            return closing
        return _closing(calendar, calendar.working_date_from(today, 1))

    def __str__(self) -> str:
        if not self.days:
            return "the end of the working day"
        return f"the end of the working day, {self.days} working day{'s' * (self.days != 1)} on"


def _closing(calendar: Calendar, on: date) -> Micros | None:
    """Return the last closing of the shifts that start on a date, `None` when none does."""
    shifts = calendar.shift_pairs(on, on + timedelta(days=1), calendar.zone)
    return max((end for _, end in shifts), default=None)


@checked
@attrs.frozen
class FixedInstant(_DateGoal):
    """One instant, which nothing moves."""

    instant: datetime = attrs.field(converter=utc, repr=str)

    def promised_at(self, start: Micros, calendar: Calendar) -> Micros | None:
        """Return the instant itself."""
        del start, calendar
        return to_micros(self.instant)

    def __str__(self) -> str:
        return f"by {self.instant:%Y-%m-%d %H:%M:%S} UTC"


def _counting(goal: Goal, calendar: Calendar) -> Calendar:
    """Return the calendar on which a goal's time is counted."""
    return ALWAYS if goal.working_first == 0 else calendar


@checked
@attrs.frozen
class Months(_DateGoal):
    """The same day some months on, or the last day of a shorter month; counted in real time.

    A month has no fixed length, so this is a date and no amount: the date is found from the start,
    on the calendar's wall clock. Source: Regulation (EEC, Euratom) No 1182/71, article 3 (2)(c).
    """

    number: int = attrs.field(validator=_whole(1, "months"))
    last: bool = attrs.field(default=False, kw_only=True)
    at: str | None = attrs.field(
        default=None, kw_only=True, converter=attrs.converters.optional(as_clock)
    )

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
class DueFact(_DateGoal):
    """The instant that a fact of the record has; without one the target does not apply."""

    fact: str

    def __attrs_post_init__(self) -> None:
        _check_facts((self.fact,))

    @property
    def facts_read(self) -> tuple[str, ...]:
        """That fact."""
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


class _Conditional(_DateGoal):
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
        """Whether the goal is, or is an instant, which has to be moved once."""
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
        del calendar
        return start

    def promised_at(self, start: Micros, calendar: Calendar) -> Micros | None:
        """Return when the goal is due from where it is counted; `None` if it never is."""
        return _due_or_none(self.goal, self._begins(start, calendar), calendar)

    def budget(self, start: Micros, calendar: Calendar) -> Micros:
        """Return the time from the start to the promised date; negative if that is before it."""
        # In the goal's own unit, so that a pause moves the date as it moves the goal itself.
        promised = self.promised_at(start, calendar)
        whole = _counting(self.goal, calendar)
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
        return ""


@checked
@short_repr
@attrs.frozen
class Rolled(_Conditional):
    """A goal that moves to the next working day when it ends on a day without work.

    It is due at `at` of that day, or at the same time of day. Source of the form: Regulation (EU)
    2025/301, article 5 (noon of the next working day).
    """

    goal: Goal
    at: str | None = attrs.field(default=None, converter=attrs.converters.optional(as_clock))

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
        day = local_date(due, calendar.zone)
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
    breached at the start.
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
        del start, calendar
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


class _Choice(_DateGoal):
    """Several goals of which the start decides one."""

    __slots__ = ()

    @property
    def is_chosen(self) -> bool:
        """Yes."""
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


def as_goal(given: Goal) -> Goal:
    """Return the goal; a bare length or text is refused with the choices."""
    if isinstance(given, Goal):
        return given
    raise InvalidPolicy(
        given if isinstance(given, str | timedelta) else str(given), "a goal", _CHOICES
    )


def may_be_fixed(goal: Goal) -> bool:
    """Return whether a goal, or one it is made of, is an instant that nothing moves."""
    return isinstance(goal, FixedInstant | DueFact) or any(map(may_be_fixed, goal.parts))
