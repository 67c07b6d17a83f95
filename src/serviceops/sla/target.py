"""A target: one promise, with its goal, its calendar and the conditions of its clock."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property

import attrs

from serviceops.calendars import ALWAYS
from serviceops.calendars.algebra import Calendar
from serviceops.errors import InvalidPolicy
from serviceops.history import Fact, History
from serviceops.sla.choices import (
    Agreement,
    Attach,
    Reopen,
    RuleChange,
    Warn,
    as_agreement,
    as_attach,
    as_rule_change,
    as_warnings,
)
from serviceops.sla.conditions import Edge, Level, as_edge, as_level
from serviceops.sla.conventions import EXACT, Conventions
from serviceops.sla.fact_track import Track
from serviceops.sla.goals import By, FixedInstant, Goal, as_goal
from serviceops.sla.reading import Reading, read_periods
from serviceops.sla.terms import BEGINNING, Conditions, Terms, TermsPeriod
from serviceops.spans import to_micros

__all__ = ["Target"]


def _goal(given: object) -> Goal | By[Goal]:
    if isinstance(given, By):
        chosen = [as_goal(goal) for _, goal in given.cases]
        if given.otherwise is not None:
            chosen.append(as_goal(given.otherwise))
        return given
    return as_goal(given)


def _calendar(given: object) -> Calendar | By[Calendar]:
    chosen = [calendar for _, calendar in given.cases] if isinstance(given, By) else [given]
    if isinstance(given, By) and given.otherwise is not None:
        chosen.append(given.otherwise)
    for calendar in chosen:
        if not isinstance(calendar, Calendar):
            raise InvalidPolicy(calendar, "a calendar", "such as BusinessCalendar(...) or ALWAYS")
    return given  # type: ignore[return-value]  # every calendar in it was looked at


def _optional_edge(given: object) -> Edge | None:
    return None if given is None else as_edge(given)


def _optional_level(given: object) -> Level | None:
    return None if given is None else as_level(given)


def _reopen(given: object) -> Reopen | None:
    if given is None or isinstance(given, Reopen):
        return given
    raise InvalidPolicy(given, "a Reopen, or None", "Reopen(on=On('reopen'), gap='exclude')")


@attrs.frozen
class Target:
    """One promise: how much time, on which calendar, between what and what.

    `start`, `stop` and `cancel` are edges (a level means its beginning), `pause` is a level. `goal`
    and `calendar` may follow a fact of the record with `By`; where no goal fits, the target does
    not apply. With `repeats` a new cycle starts at every start that comes while none is running.
    `reopen` says what a stopped clock does when work goes on, `on_change` what a running one does
    when another goal, calendar or target takes over, `attach` from when a target counts that
    begins to apply after its start.

    >>> from datetime import UTC, timedelta
    >>> from serviceops.history import Transition
    >>> from serviceops.sla import Goal, On
    >>> nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> late = nine + timedelta(hours=5)
    >>> history = History.of([Transition(nine, "log"), Transition(late, "resolve")])
    >>> target = Target("resolution", goal=Goal.real(hours=4), start=On("log"), stop=On("resolve"))
    >>> reading = target.read(history, at=nine + timedelta(days=1))
    >>> str(reading.verdict), str(reading.elapsed), reading.due_at.isoformat()
    ('breached', '5:00:00', '2026-03-02T13:00:00+00:00')
    """

    name: str
    goal: Goal | By[Goal] = attrs.field(kw_only=True, converter=_goal)
    start: Edge = attrs.field(kw_only=True, converter=as_edge)
    stop: Edge = attrs.field(kw_only=True, converter=as_edge)
    calendar: Calendar | By[Calendar] = attrs.field(
        default=ALWAYS, kw_only=True, converter=_calendar
    )
    pause: Level | None = attrs.field(default=None, kw_only=True, converter=_optional_level)
    cancel: Edge | None = attrs.field(default=None, kw_only=True, converter=_optional_edge)
    reopen: Reopen | None = attrs.field(default=None, kw_only=True, converter=_reopen)
    repeats: bool = attrs.field(default=False, kw_only=True)
    warn: tuple[Warn, ...] = attrs.field(default=(), kw_only=True, converter=as_warnings)
    on_change: RuleChange = attrs.field(
        default=RuleChange.CARRY_ELAPSED, kw_only=True, converter=as_rule_change
    )
    attach: Attach = attrs.field(default=Attach.FROM_START, kw_only=True, converter=as_attach)
    agreement: Agreement = attrs.field(default=Agreement.SLA, kw_only=True, converter=as_agreement)

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name:
            raise InvalidPolicy(self.name, "the name of a target", "such as 'resolution'")
        if not isinstance(self.repeats, bool):
            raise InvalidPolicy(self.repeats, "repeats as True or False")
        if self.on_change is RuleChange.PRO_RATA and any(
            isinstance(goal, FixedInstant) for goal in self.goals
        ):
            raise InvalidPolicy(
                self.name,
                "goals that have a share",
                "a fixed instant has none: choose another on_change",
            )

    @property
    def goals(self) -> tuple[Goal, ...]:
        """Every goal the target may have."""
        if not isinstance(self.goal, By):
            return (self.goal,)
        others = () if self.goal.otherwise is None else (self.goal.otherwise,)
        return (*(goal for _, goal in self.goal.cases), *others)

    @property
    def calendars(self) -> tuple[Calendar, ...]:
        """Every calendar the target may count on."""
        if not isinstance(self.calendar, By):
            return (self.calendar,)
        others = () if self.calendar.otherwise is None else (self.calendar.otherwise,)
        return (*(calendar for _, calendar in self.calendar.cases), *others)

    def read(
        self,
        history: History,
        *,
        at: datetime,
        as_known: datetime | None = None,
        conventions: Conventions = EXACT,
    ) -> Reading:
        """Return what this target's clock says of a history at an instant, past or future.

        What happens at the instant is included; what happens later changes nothing. With
        `as_known` only what was recorded by that instant is taken to have happened.
        """
        if as_known is not None:
            history = history.as_known(as_known)
        instant = to_micros(at)
        track = Track.upto(history, instant)
        return read_periods(self.name, history, track, self.periods(track), instant, conventions)

    # Terms

    @cached_property
    def conditions(self) -> Conditions:
        """The conditions, told apart from those of other targets by identity."""
        return Conditions(
            start=self.start, stop=self.stop, cancel=self.cancel, pause=self.pause,
            reopen=self.reopen, repeats=self.repeats,
        )  # fmt: skip

    @cached_property
    def _terms(self) -> dict[tuple[Goal, int], Terms]:
        return {}

    @cached_property
    def _only_terms(self) -> Terms | None:
        """The terms of a target whose goal and calendar follow nothing."""
        if isinstance(self.goal, By) or isinstance(self.calendar, By):
            return None
        return self._made(self.goal, self.calendar, "")

    @cached_property
    def _alone(self) -> tuple[TermsPeriod, ...] | None:
        return self.only_period("")

    def only_period(self, rule: str) -> tuple[TermsPeriod, ...] | None:
        """Return the one period of a target whose goal and calendar follow nothing."""
        return (
            None
            if self._only_terms is None
            else (TermsPeriod(BEGINNING, 0, self._only_terms, rule),)
        )

    @cached_property
    def _goal_terms(self) -> dict[Fact, Terms]:
        """The terms for each listed value of the fact the goal follows."""
        made: dict[Fact, Terms] = {}
        if isinstance(self.goal, By) and isinstance(self.calendar, Calendar):
            for value, goal in self.goal.cases:
                made[value] = self._made(goal, self.calendar, f"{self.goal.fact} {value}")
        return made

    @cached_property
    def _other_terms(self) -> Terms | None:
        """The terms where the goal follows a fact with a value that is not listed."""
        if not isinstance(self.goal, By) or isinstance(self.calendar, By):
            return None
        goal = self.goal.otherwise
        return (
            None if goal is None else self._made(goal, self.calendar, f"any other {self.goal.fact}")
        )

    def _made(self, goal: Goal, calendar: Calendar, because: str) -> Terms:
        return Terms(
            name=self.name,
            conditions=self.conditions,
            goal=goal,
            calendar=calendar,
            warn=self.warn,
            on_change=self.on_change,
            attach=self.attach,
            agreement=self.agreement,
            because=because,
            amount=None if goal.is_dated else goal.budget(0, calendar),
            working_first=goal.working_first,
        )

    @property
    def first_terms(self) -> Terms | None:
        """The terms before anything has happened."""
        return self._only_terms or self._other_terms

    def terms(self, track: Track) -> list[Terms | None]:
        """Return the terms in force after each transition; `None` where no goal fits."""
        if self._only_terms is not None:
            return [self._only_terms] * track.size
        if isinstance(self.goal, By) and not isinstance(self.calendar, By):
            known, other = self._goal_terms, self._other_terms
            return [known.get(value, other) for value in track.fact(self.goal.fact)]
        return [self._both(track, index) for index in range(track.size)]

    def terms_of(self, facts: Mapping[str, Fact]) -> Terms | None:
        """Return the terms for a record whose facts are these; `None` where no goal fits."""
        goal, calendar = (
            chosen.choose(facts.get(chosen.fact)) if isinstance(chosen, By) else chosen
            for chosen in (self.goal, self.calendar)
        )
        if not isinstance(goal, Goal) or not isinstance(calendar, Calendar):
            return None
        return self._made(goal, calendar, "")

    def _both(self, track: Track, index: int) -> Terms | None:
        """Return the terms after a transition where the calendar follows a fact."""
        goal: Goal | By[Goal] | None = self.goal
        calendar: Calendar | By[Calendar] | None = self.calendar
        because = []
        if isinstance(goal, By):
            because.append(f"{goal.fact} {track.fact(goal.fact)[index]}")
            goal = goal.choose(track.fact(goal.fact)[index])
        if isinstance(calendar, By):
            because.append(f"{calendar.fact} {track.fact(calendar.fact)[index]}")
            calendar = calendar.choose(track.fact(calendar.fact)[index])
        if not isinstance(goal, Goal) or not isinstance(calendar, Calendar):
            return None
        key = goal, id(calendar)
        if key not in self._terms:
            self._terms[key] = self._made(goal, calendar, ", ".join(because))
        return self._terms[key]

    def periods(self, track: Track, rule: str = "") -> tuple[TermsPeriod, ...] | list[TermsPeriod]:
        """Return when the terms change, for a target that always applies."""
        if self._only_terms is not None and not rule:
            return self._alone or ()
        if isinstance(self.goal, By) and not isinstance(self.calendar, By):
            known, other = self._goal_terms, self._other_terms
            turns = track.changes(self.goal.fact)
            if track.size and not (turns and turns[0][0] == 0):  # not set from the first on
                turns = [(0, None), *turns]
            return compressed([(i, known.get(value, other)) for i, value in turns], track, rule)
        return compressed(enumerate(self.terms(track)), track, rule)


def compressed(
    terms: Iterable[tuple[int, Terms | None]], track: Track, rule: str = ""
) -> list[TermsPeriod]:
    """Return the periods that terms in force from a transition on make: one for each change."""
    periods: list[TermsPeriod] = []
    before: object = ...
    for index, these in terms:
        if these is not before:
            periods.append(
                TermsPeriod(track.micros[index] if index else BEGINNING, index, these, rule)
            )
            before = these
    return periods or [TermsPeriod(BEGINNING, 0, None, rule)]
