"""A target: one promise, with its goal, its calendar and the conditions of its clock."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from functools import cached_property

import attrs

from serviceops import display
from serviceops._internal.checked import checked, settling
from serviceops._internal.short_repr import short_repr
from serviceops.calendars import ALWAYS
from serviceops.calendars.algebra import Calendar
from serviceops.display.notebook import NotebookView
from serviceops.errors import InvalidPolicy, InvalidValue
from serviceops.history import Fact, History
from serviceops.sla.choices import (
    Agreement,
    Attach,
    Reopen,
    RuleChange,
    Warn,
    as_agreement,
    as_attach,
    as_reopen,
    as_rule_change,
    as_warnings,
)
from serviceops.sla.clock import EXACT, Conventions
from serviceops.sla.conditions import (
    Edge,
    Level,
    Track,
    as_edge,
    edge_or_none,
    level_or_none,
    names_read,
)
from serviceops.sla.goals import By, Goal, as_goal, may_be_fixed, options
from serviceops.sla.reading import Reading, read_periods
from serviceops.sla.terms import TargetTerms
from serviceops.spans import to_micros


def _goal(given: Goal | By[Goal]) -> Goal | By[Goal]:
    for goal in options(given):
        as_goal(goal)
    return given


def _calendar(given: Calendar | By[Calendar]) -> Calendar | By[Calendar]:
    for calendar in options(given):
        if not isinstance(calendar, Calendar):
            raise InvalidPolicy(calendar, "a calendar", "such as BusinessCalendar(...) or ALWAYS")
    return given


@checked
@short_repr
@attrs.frozen
class Target(NotebookView):
    """One promise: how much time, on which calendar, between what and what.

    `start`, `stop` and `cancel` are edges (a level means its beginning), `pause` is a level. `goal`
    and `calendar` may follow a fact of the record with `By`; where no goal fits, the target does
    not apply. With `repeats` a new cycle begins at every start while none is running. `reopen` is
    how a stopped clock goes on when work does, `on_change` how a running one goes on when another
    goal, calendar or target takes over (``"carry_elapsed"``, ``"restart"``, ``"retroactive"``,
    ``"pro_rata"`` or ``"keep_first"``, as `RuleChange` defines them), `attach` from when a target
    counts that begins to apply after its start (``"from_start"`` or ``"from_attachment"``).

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
    pause: Level | None = attrs.field(default=None, kw_only=True, converter=level_or_none)
    cancel: Edge | None = attrs.field(default=None, kw_only=True, converter=edge_or_none)
    reopen: Reopen | None = attrs.field(default=None, kw_only=True, converter=as_reopen)
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
        if self.on_change is RuleChange.PRO_RATA and any(may_be_fixed(goal) for goal in self.goals):
            raise InvalidPolicy(
                self.name,
                "goals that have a share",
                "a fixed instant has none: choose another on_change",
            )

    @property
    def goals(self) -> tuple[Goal, ...]:
        """Every goal the target may have."""
        return options(self.goal)

    @property
    def calendars(self) -> tuple[Calendar, ...]:
        """Every calendar the target may count on."""
        return options(self.calendar)

    def figure(self) -> "display.Table":
        """Return the parts of the target as a table."""
        # Figures are drawn rarely: their classes are not built for a reading.
        from serviceops.display import Table

        parts = ("goal", "calendar", "start", "stop", "pause", "cancel", "reopen")
        rows = [(part, part_text(getattr(self, part))) for part in parts]
        rows = [(part, text) for part, text in rows if text]
        return Table(title=f"Target {self.name}", columns=("part", "value"), rows=rows)

    @cached_property
    def terms(self) -> TargetTerms:
        """The terms the target may have; see `serviceops.sla.terms`."""
        return TargetTerms(self)

    @property
    def columns_needed(self) -> frozenset[str]:
        """What a log must have for this target: ``"action"``, ``"state"`` and names of facts."""
        reopen = None if self.reopen is None else self.reopen.on
        conditions = (self.start, self.stop, self.pause, self.cancel, reopen)
        choices = (self.goal, self.calendar)
        read = {fact for goal in self.goals for fact in goal.facts_read}
        return names_read(conditions) | read | {one.fact for one in choices if isinstance(one, By)}

    def read(
        self,
        history: History,
        *,
        at: datetime,
        as_known: datetime | None = None,
        conventions: Conventions = EXACT,
    ) -> Reading:
        """Return the reading of this target's clock on a history at an instant, past or future.

        What happens at the instant is included; what happens later changes nothing. With
        `as_known` only what was recorded by that instant is taken to have happened.
        """
        if not isinstance(history, History):
            raise InvalidPolicy(
                history, "a History", "pass the history of a record: record.history"
            )
        if conventions is not EXACT and not isinstance(conventions, Conventions):
            raise InvalidPolicy(conventions, "conventions", "such as DIALECTS['zammad']")
        if as_known is not None:
            history = history.as_known(as_known)
        instant = to_micros(at)
        track = Track.upto(history, instant)
        return read_periods(
            self.name, history, track, self.terms.periods(track), instant, conventions
        )


def part_text(value: object) -> str:
    """Return a part of a target in few words; one that follows a fact as its choices."""
    if isinstance(value, By):
        chosen = [f"{key}: {part_text(option)}" for key, option in value.cases]
        default = [] if value.otherwise is None else [f"else {part_text(value.otherwise)}"]
        return f"by {value.fact}: " + ", ".join([*chosen, *default])
    # A calendar's repr is of Python; what it says between its brackets is for people.
    return "" if value is None else str(value).removeprefix("<BusinessCalendar ").removesuffix(">")


settling(_goal, _calendar)


def check_choices(targets: Iterable[Target], values_of: Callable[[str], Collection[Fact]]) -> None:
    """Refuse many records of which a fact that chooses a goal is of another type throughout.

    `values_of` returns the values that a fact has in all of them. The number 1 is not the text "1":
    without a word no record had a goal, and so it is for a calendar.
    """
    for target in targets:
        for choice in (target.goal, target.calendar):
            if isinstance(choice, By):
                values = values_of(choice.fact)
                cases = [case for case, _ in choice.cases]
                if not any(case in values for case in cases):
                    _refuse_other_type(choice.fact, cases, values)


def _refuse_other_type(fact: str, cases: Iterable[Fact], values: Collection[Fact]) -> None:
    for case in cases:
        other = _of_other_type(case)
        if other is not None and other in values:
            kind = "texts" if isinstance(case, str) else "numbers"
            raise InvalidValue(
                other,
                f"a value of {fact!r} that the policy lists, such as {case!r},",
                f"read the fact as {kind}, or write the values of the policy as the records do",
            )


def _of_other_type(value: Fact) -> Fact:
    """Return the text of a number, or the number in a text; `None` of anything else."""
    if not isinstance(value, str):
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return str(value) if is_number else None
    try:
        number = float(value)
    except ValueError:
        return None
    return int(number) if number.is_integer() else number
