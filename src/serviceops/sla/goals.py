"""Goals: how much time a promise gives, in units that cannot be mistaken for one another.

A *budget* is an amount: working time, real time, or working time first and real time after it. A
*date goal* names a moment: so many working days or months on, or the end of a working day. It
becomes an amount of time when the clock starts, and moves with pauses as any other goal does. Only
`FixedInstant` never moves.

Contracts add conditions to a goal and choices between goals, which `serviceops.sla.contract_goals`
has. Which goal is in effect is decided once, when the clock starts.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from importlib import import_module
from typing import Any, ClassVar, Generic, Literal, TypeAlias, TypeVar

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.short_repr import short_repr
from serviceops.calendars.algebra import Calendar
from serviceops.display.text import format_duration
from serviceops.errors import InvalidPolicy, ServiceOpsError
from serviceops.history import Fact, as_facts
from serviceops.spans import Micros, as_length, length_micros, to_datetime, to_micros, utc

Pick: TypeAlias = Literal["earliest", "latest"]
"""Which of several instants or goals: the earliest, or the latest."""


_CHOICES = (
    "use Goal.working(hours=8) for hours of work, Goal.real(hours=24) for hours on the wall clock,"
    " or Goal.working_days(1) for the same time of the next working day"
)
_BY_FACT = "name the fact that chooses: By('priority', {'P1': Goal.working(hours=4)})"


@checked
class Goal:
    """How much time a promise gives; there is a constructor for every unit.

    >>> str(Goal.working(hours=4)), str(Goal.real(minutes=90)), str(Goal.working_days(2))
    ('4 h of working time', '1 h 30 min of real time', '2 working days')
    """

    __slots__ = ()

    _is_instant: ClassVar[bool] = False
    """Whether the goal is an instant that nothing moves."""

    def __init__(self) -> None:
        raise InvalidPolicy("Goal()", "a goal of an amount of time, or of a date", _CHOICES)

    @staticmethod
    def working(
        length: timedelta | str | None = None,
        *,
        hours: float | None = None,
        minutes: float | None = None,
        seconds: float | None = None,
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
        hours: float | None = None,
        minutes: float | None = None,
        seconds: float | None = None,
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
    def months(months: int, *, last: bool = False, at: str | time | None = None) -> "Goal":
        """Return a goal on the same day so many months on, nights and holidays included.

        A month that has no such day has its last day instead; with `last` it is always the last.
        The time of day is that of the start, or `at` (``"24:00"`` is the end of that day).

        >>> str(Goal.months(1)), str(Goal.months(3, last=True, at="24:00"))
        ('1 month on', '3 months on, on the last day of the month at 24:00')
        """
        return _kind("Months")(months, last=last, at=at)

    @staticmethod
    def by_fact(fact: str) -> "Goal":
        """Return a goal at the instant that a fact of the record has; pauses do not move it."""
        return _kind("DueFact")(fact)

    @staticmethod
    def earliest(*goals: "Goal") -> "Goal":
        """Return the goal that is due first when the clock starts."""
        return _kind("GoalChoice")(goals)

    @staticmethod
    def latest(*goals: "Goal") -> "Goal":
        """Return the goal that is due last when the clock starts."""
        return _kind("GoalChoice")(goals, pick="latest")

    @staticmethod
    def by_hours(hours: Calendar, *, open: "Goal", closed: "Goal") -> "Goal":  # noqa: A002 - the fields of `ByHours`
        """Return one goal for a start in the open hours of a calendar, and one for another start.

        The hours that choose need not be those the goals count in.
        """
        return _kind("ByHours")(hours, open=open, closed=closed)

    def since(self, *facts: str, pick: Pick = "earliest") -> "Goal":
        """Return this goal counted from an instant that facts of the record have.

        Of several facts it is the earliest or the latest. The clock still starts at its start.
        """
        return _kind("Since")(self, facts, pick=pick)

    def cutoff(self, at: str | time) -> "Goal":
        """Return this goal counted from the next working day for starts from that hour on."""
        return _kind("Cutoff")(self, at)

    def rolled(self, at: str | time | None = None) -> "Goal":
        """Return this goal moved to the next working day when it ends on a day without work.

        It is due at that hour of the working day, or at the same time of day.
        """
        return _kind("Rolled")(self, at)

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
        return self

    def chosen_at(self, start: Micros, calendar: Calendar) -> "Goal":
        """Return the goal in effect for a clock that starts then."""
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
        return ()


def _kind(name: str) -> Callable[..., Goal]:
    """Return a kind of the goals that contracts add."""
    # These goals are made of goals, so their module imports this one. It is loaded for the first of
    # them: most targets have none, and its classes take milliseconds to build.
    made: Callable[..., Goal] = getattr(import_module("serviceops.sla.contract_goals"), name)
    return made


def _length(
    length: timedelta | str | None,
    hours: float | None,
    minutes: float | None,
    seconds: float | None,
    days: object,
) -> timedelta:
    if days is not None or (isinstance(length, str) and "D" in length.partition("T")[0]):
        raise InvalidPolicy(
            length if days is None else f"days={days}",
            "hours, minutes or seconds",
            _CHOICES,
        )
    parts = {"hours": hours, "minutes": minutes, "seconds": seconds}
    parts_given = {name: one for name, one in parts.items() if one is not None}
    if length is None and not parts_given:
        raise InvalidPolicy(
            None, "a length", "write it, such as hours=4; a goal of none is hours=0"
        )
    try:
        whole = timedelta(**parts_given)
        return whole if length is None else as_length(length) + whole
    except TypeError:
        name, wrong = next(
            ((name, one) for name, one in parts_given.items() if not isinstance(one, int | float)),
            ("hours", hours),
        )
        remedy = f"write it as a number: {name}=4"
        raise InvalidPolicy(wrong, f"a number of {name}", remedy) from None
    except (OverflowError, ValueError) as wrong:
        if isinstance(wrong, ServiceOpsError):
            raise
        given = ", ".join(f"{name}={one}" for name, one in parts_given.items())
        raise InvalidPolicy(given, "a length a clock can count", "such as hours=4") from None


_LONGEST = length_micros(timedelta.max)


def _amount(instance: object, attribute: object, value: timedelta) -> None:
    if value < timedelta():
        raise InvalidPolicy(value, "a length that is not negative")


def whole(least: int, unit: str = "days") -> Callable[[object, object, int], None]:
    """Return a validator of whole numbers."""

    def check(instance: object, attribute: object, value: int) -> None:
        if type(value) is not int or value < least:
            raise InvalidPolicy(value, f"a whole number of {unit}, at least {least}", "such as 2")

    return check


@attrs.frozen
class _Length(Goal):
    """A goal of one length, the same whenever the clock starts."""

    length: timedelta = attrs.field(converter=as_length, validator=_amount)

    def budget(self, start: Micros, calendar: Calendar) -> Micros:
        """Return the length, whenever the clock starts."""
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
        both = length_micros(self.working_length) + length_micros(self.real_length)
        if both > _LONGEST:
            raise InvalidPolicy(str(self), "two lengths that a timedelta can have together")
        return both

    def __str__(self) -> str:
        working, real = length_micros(self.working_length), length_micros(self.real_length)
        return (
            f"{format_duration(working)} of working time, then {format_duration(real)} of real time"
        )


class DateGoal(Goal):
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
class WorkingDays(DateGoal):
    """The same time of day, so many working days on."""

    days: int = attrs.field(validator=whole(1))

    def promised_at(self, start: Micros, calendar: Calendar) -> Micros | None:
        """Return the same clock time on that working date."""
        return to_micros(calendar.add_days(to_datetime(start, UTC), self.days))

    def __str__(self) -> str:
        return f"{self.days} working day{'s' * (self.days != 1)}"


@checked
@attrs.frozen
class EndOfDay(DateGoal):
    """The end of a working day: today's, or so many working days on."""

    days: int = attrs.field(default=0, validator=whole(0))

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
    return max((end for _, end in calendar.shifts_on(on)), default=None)


@checked
@attrs.frozen
class FixedInstant(DateGoal):
    """One instant, which nothing moves."""

    _is_instant = True

    instant: datetime = attrs.field(converter=utc, repr=str)

    def promised_at(self, start: Micros, calendar: Calendar) -> Micros | None:
        """Return the instant itself."""
        return to_micros(self.instant)

    def __str__(self) -> str:
        return f"by {self.instant:%Y-%m-%d %H:%M:%S} UTC"


def as_goal(given: Goal) -> Goal:
    """Return the goal; a bare length or text is refused with the choices."""
    if isinstance(given, Goal):
        return given
    advice = _BY_FACT if isinstance(given, Mapping) else _CHOICES
    raise InvalidPolicy(
        given if isinstance(given, str | timedelta) else str(given), "a goal", advice
    )


def may_be_fixed(goal: Goal) -> bool:
    """Return whether a goal, or one it is made of, is an instant that nothing moves."""
    return goal._is_instant or any(map(may_be_fixed, goal.parts))


# Choices that follow a fact

_Chosen = TypeVar("_Chosen", covariant=True)  # noqa: PLC0105 - reads better in By[Goal]
_Case = TypeVar("_Case")


def _cases(
    given: Mapping[Any, _Case] | Iterable[tuple[Any, _Case]],
) -> tuple[tuple[Fact, _Case], ...]:
    pairs = tuple(given.items() if isinstance(given, Mapping) else given)
    if not pairs or not all(isinstance(pair, tuple) and len(pair) == 2 for pair in pairs):
        raise InvalidPolicy(
            str(given), "choices by the value of the fact", "By('priority', {'P1': ...})"
        )
    # Values are compared as histories have them: a StrEnum member and its text are one value.
    values = [as_facts({"value": value})[0][1] for value, _ in pairs]
    if len(set(values)) != len(values):
        raise InvalidPolicy(str(values), "each value once", "drop one of the two")
    return tuple((value, chosen) for value, (_, chosen) in zip(values, pairs, strict=True))


@checked
@short_repr
@attrs.frozen
class By(Generic[_Chosen]):
    """A choice that follows a fact of the record: a goal by priority, a calendar by site.

    A value that is not listed takes `otherwise`; where that is `None` the target does not apply.

    >>> from serviceops.sla.goals import Goal
    >>> goal = By("priority", {"P1": Goal.working(hours=4)}, otherwise=Goal.working(hours=8))
    >>> str(goal.choose("P1")), str(goal.choose("P9"))
    ('4 h of working time', '8 h of working time')
    """

    fact: str
    cases: tuple[tuple[Fact, _Chosen], ...] = attrs.field(converter=_cases)
    otherwise: _Chosen | None = None

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.fact, str) or not self.fact:
            raise InvalidPolicy(self.fact, "the name of a fact", "By('priority', {'P1': ...})")

    def choose(self, value: Fact) -> _Chosen | None:
        """Return what is chosen when the fact has that value."""
        for known, chosen in self.cases:
            if known == value:
                return chosen
        return self.otherwise


def options(choice: "By[_Case] | _Case") -> tuple[_Case, ...]:
    """Return every goal or calendar that may be chosen, or the only one."""
    if not isinstance(choice, By):
        return (choice,)
    others = () if choice.otherwise is None else (choice.otherwise,)
    return (*(option for _, option in choice.cases), *others)
