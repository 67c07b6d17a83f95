"""What an inference returns: ranked candidates, what sets them apart, and what no row says."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.frozen_map import freeze_maps
from serviceops._internal.kinds import Count
from serviceops.calendars import BusinessCalendar
from serviceops.calendars.algebra import Calendar
from serviceops.calendars.hours import Week
from serviceops.display import Figure, Table
from serviceops.display.notebook import NotebookView
from serviceops.display.text import format_duration, format_share
from serviceops.errors import InvalidValue, ServiceOpsError
from serviceops.history import Fact
from serviceops.infer.wall_time import MINUTE, ZONES
from serviceops.infer.week_map import WeekMap
from serviceops.sla import By, Conventions, Goal, On, Policy, Reopen, Rule, Target
from serviceops.sla.conditions import Edge, Level
from serviceops.sla.target import part_text
from serviceops.spans import length_micros

Progress = Callable[[str, int, int], None]


def share_text(share: float) -> str:
    """Return a share of rows in percent, rounded down: one below all is not shown as all."""
    # A float may lie just below the ratio that it was made of.
    return format_share(Fraction(share).limit_denominator(1_000_000_000))


class NothingExplains(ServiceOpsError):
    """No candidate explains as large a share of the rows as was required."""

    def __init__(self, best: float, minimum: float, closest: str) -> None:
        super().__init__(best, minimum, closest)
        self.best, self.minimum, self.closest = best, minimum, closest

    def __str__(self) -> str:
        return (
            f"nothing explains {share_text(self.minimum)} of the rows: the best explains"
            f" {share_text(self.best)} ({self.closest}); a fact that rules follow was not given,"
            " rows have pauses, or they are too few"
        )


def _texts(given: Iterable[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


@checked
@attrs.frozen(kw_only=True)
class Search:
    """The bounds of a search: what is tried, how much is looked at, and when it gives up.

    `minimum` is the share of rows that the best candidate must explain, or `NothingExplains` is
    raised. `margin` is the number of rows by which a rival may be worse than the leader and still
    be named; by default it grows with the number of wrong rows. `rows` bounds the sample that the
    coarse stages look at, `rivals` how many candidates are returned. `countries` are tried for
    holidays (the ``holidays`` extra). `days` are the sets of weekdays that flags are tried with, 0
    for Monday (default: Monday to Friday, to Saturday, to Sunday, and Sunday to Thursday),
    `starts`, `stops` and `pauses` states to choose conditions from (default: those of the log).
    `progress` is called with a stage's name, the step and the number of steps.

    >>> Search(minimum=0.95).rows
    4000
    """

    zones: tuple[str, ...] = attrs.field(default=ZONES, converter=_texts)
    countries: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    minimum: float = 0.8
    margin: Count | None = None
    rows: int = 4000
    rivals: int = 40
    days: tuple[tuple[int, ...], ...] = (
        (0, 1, 2, 3, 4), (0, 1, 2, 3, 4, 5), tuple(range(7)), (0, 1, 2, 3, 6),
    )  # fmt: skip
    starts: tuple[str, ...] | None = None
    stops: tuple[str, ...] | None = None
    pauses: tuple[str, ...] | None = None
    seed: Count = 0
    progress: Progress | None = attrs.field(default=None, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        if not 0 < self.minimum <= 1:
            raise InvalidValue(self.minimum, "a share above 0, at most 1", "such as 0.9")
        if self.rows < 100 or self.rivals < 1 or not self.zones:
            raise InvalidValue(
                f"rows={self.rows}, rivals={self.rivals}, zones={self.zones}",
                "at least 100 rows, one rival and one zone",
            )
        for some in self.days:
            if not some or len({*some}) < len(some) or not {*some} <= {*range(7)}:
                remedy = "Sunday to Thursday are (0, 1, 2, 3, 6)"
                raise InvalidValue(some, "weekdays, each once, from 0 for Monday", remedy)
        choices = {"days": self.days, "starts": self.starts, "stops": self.stops}
        for name, choice in choices.items():
            if choice == ():
                wanted = "at least one to choose from"
                raise InvalidValue(f"{name}=()", wanted, "leave it out for all")

    def report(self, stage: str, step: int, steps: int) -> None:
        """Call `progress`, if there is one."""
        if self.progress is not None:
            self.progress(stage, step, steps)

    def margin_of(self, wrong: int) -> int:
        """Return how many rows worse than the leader, which gets `wrong`, a rival may be."""
        # Errors of a Poisson count: two deviations, and one row where there is none.
        return self.margin if self.margin is not None else 1 + round(2 * wrong**0.5)


def with_zones(search: Search | None, zones: Sequence[str] | None) -> Search:
    """Return a search, the default one where there is none, with other zones if they are given."""
    search = search or Search()
    return search if zones is None else attrs.evolve(search, zones=zones)


def _in_order(given: Mapping[Fact, Any]) -> dict[Fact, Any]:
    """Return what there is for each value in the order of their texts, whichever row is first."""
    return dict(sorted(given.items(), key=lambda one: (one[0] is None, str(one[0]))))


@checked
@attrs.frozen(kw_only=True, repr=False)
class Candidate:
    """One explanation: hours, goals and conditions, and how much of the report it explains.

    `agreement` is the share of rows explained, `cross_checked` the share of rows explained by what
    was fitted to the other rows alone. `wrong` has the numbers of the rows it gets wrong. `goals`
    are by value of the fact `by`, one for `None` where there is no fact, none where lengths were
    given. `also_zones` count the same with hours that are a constant earlier or later.
    """

    calendar: Calendar
    agreement: float
    cross_checked: float
    wrong: tuple[int, ...]
    goals: Mapping[Fact, timedelta] = attrs.field(factory=dict, converter=_in_order)
    goal_ranges: Mapping[Fact, tuple[timedelta, timedelta]] = attrs.field(
        factory=dict, converter=_in_order
    )
    by: str | None = None
    breach: str | None = None
    start: Edge | None = None
    stop: Edge | None = None
    pause: Level | None = None
    reopen: Reopen | None = None
    also_zones: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        freeze_maps(self, "goals", "goal_ranges")

    def __repr__(self) -> str:
        return f"<Candidate {share_text(self.agreement)}: {self}>"

    def __str__(self) -> str:
        parts = [part_text(self.calendar)]
        for value, goal in self.goals.items():
            length = format_duration(length_micros(goal))
            lacks = "goal" if self.by is None else f"no {self.by}:"
            parts.append(f"{lacks} {length}" if value is None else f"{value}: {length}")
        if self.start is not None:
            parts.append(f"from {self.start} to {self.stop}")
            parts.append(f"pauses in {self.pause}" if self.pause is not None else "no pauses")
        if self.breach:
            parts.append(f"missed when elapsed {self.breach} goal")
        return ", ".join(parts)

    def target(self, name: str = "inferred", *, start: Edge | None = None,
               stop: Edge | None = None) -> Target:  # fmt: skip
        """Return the candidate as a target; `start` and `stop` for those that no log gave.

        Defaults are the actions ``log`` and ``resolve``.
        """
        goals = {value: Goal.working(length) for value, length in self.goals.items()}
        if not goals:
            raise InvalidValue(
                "a candidate without goals", "one from due dates or flags",
                "use its calendar: elapsed times alone name no goal",
            )  # fmt: skip
        only = goals.pop(None, None)
        return Target(
            name,
            goal=only if only is not None and not goals else By(self.by or "", goals, only),
            calendar=self.calendar,
            start=start or self.start or On("log"),
            stop=stop or self.stop or On("resolve"),
            pause=self.pause,
            reopen=self.reopen,
        )

    def policy(self, name: str = "inferred") -> Policy:
        """Return the candidate as a policy, with the comparison that decides a miss."""
        return Policy(
            name,
            Rule(targets=self.target(name)),
            conventions=Conventions(name="inferred", breach=">=" if self.breach == ">=" else ">"),
        )


def goal_range(value: Fact, between: tuple[timedelta, timedelta]) -> str:
    """Return between which lengths a goal lies, in words: never in days, as everywhere."""
    low, high = (format_duration(length_micros(one)) for one in between)
    return f"the goal{'' if value is None else f' of {value}'} lies between {low} and {high}"


@checked
@attrs.frozen(kw_only=True)
class Distinction:
    """A ticket on which the leader and a rival differ: look it up, or try it, and one is out.

    `row` is its number among the rows or cases given, `None` for a hypothetical one, and `case` the
    name of a case of a log. `leader` and `rival` are what each says of it: a length, a due date, or
    whether it is breached.
    """

    number: int
    start: datetime
    end: datetime | None
    leader: Any
    rival: Any
    row: int | None = None
    case: str = ""

    def __str__(self) -> str:
        what = self.case or ("a ticket" if self.row is None else f"row {self.row}")
        end = "" if self.end is None else f" to {self.end:%Y-%m-%d %H:%M} UTC"
        return (
            f"{what} from {self.start:%Y-%m-%d %H:%M}{end}: candidate 1 says {self.leader},"
            f" candidate {self.number + 1} says {self.rival}"
        )


@checked
@attrs.frozen
class EdgeRange:
    """How far an edge of some weekdays may lie, in minutes after midnight; before it, below 0."""

    days: tuple[int, ...]
    end: str  # "opens" or "closes"
    low: float
    high: float


@checked
@attrs.frozen(kw_only=True, repr=False)
class Inference(NotebookView):
    """Ranked candidates that explain a report, never one answer without its rivals.

    `candidates` are all those within the margin of the first; `unknown` says in sentences what the
    rows cannot tell, `edges` the ranges of hours in it; `distinctions` are tickets that would tell.
    `figure` draws the week.
    """

    candidates: tuple[Candidate, ...]
    rows: int
    unknown: tuple[str, ...] = ()
    distinctions: tuple[Distinction, ...] = ()
    tried: int = 0
    week: WeekMap = attrs.field(eq=False)
    edges: tuple[EdgeRange, ...] = ()

    def allows(self, calendar: BusinessCalendar) -> bool:
        """Return whether a calendar's week is that of a candidate, or within the ranges stated.

        A week is within the ranges where it has the windows of the leader, on the same days or on
        those of a candidate, and each edge is equal or in the range that `edges` has for it.
        """
        weeks = [one.calendar.week for one in self.candidates
                 if isinstance(one.calendar, BusinessCalendar)]  # fmt: skip
        return calendar.week in weeks or any(self._near(calendar.week, week) for week in weeks)

    def _near(self, week: Week, other: Week) -> bool:
        if [len(day) for day in week] != [len(day) for day in other]:
            return False
        for number, (windows, others) in enumerate(zip(week, other, strict=True)):
            ranges = [edge for edge in self.edges if number in edge.days]
            for window, one in zip(windows, others, strict=True):
                for place, end in enumerate(("opens", "closes")):
                    given, found = (w.pair[place] / MINUTE for w in (window, one))
                    if given != found and not any(
                        edge.end == end and edge.low <= given <= edge.high
                        and edge.low <= found <= edge.high for edge in ranges
                    ):  # fmt: skip
                        return False
        return True

    @property
    def best(self) -> Candidate:
        """The candidate that explains the most rows; of equals the one with the roundest rule."""
        return self.candidates[0]

    @property
    def is_certain(self) -> bool:
        """Whether there is no rival, and nothing that the rows cannot tell."""
        return len(self.candidates) == 1 and not self.unknown

    def __repr__(self) -> str:
        return f"<Inference of {self.rows} rows, {len(self.candidates)} candidates: {self.best}>"

    def explain(self) -> str:
        """Return the result in sentences: the leader, its rivals, and what would decide."""
        best, others = self.best, share_text(self.best.cross_checked)
        lines = [
            f"{share_text(best.agreement)} of {self.rows} rows are explained by {best}",
            f"fitted to one part of the rows, it explains {others} of the others",
            f"{len(best.wrong)} rows are wrong, {self.tried} candidates were tried",
        ]
        if best.also_zones[1:]:
            zones = ", ".join(best.also_zones[1:])
            lines.append(f"with other hours the same: {zones}")
        lines += [f"rival: {share_text(one.agreement)}, {one}" for one in self.candidates[1:6]]
        if len(self.candidates) > 6:
            lines.append(f"and {len(self.candidates) - 6} more rivals")
        lines += [f"not known: {sentence}" for sentence in self.unknown]
        lines += [f"would tell: {one}" for one in self.distinctions[:5]]
        return "\n".join(lines)

    def table(self) -> Table:
        """Return the candidates as a table, best first."""
        return Table(
            title="Rules that explain the report",
            columns=("agreement", "other rows", "wrong", "rule"),
            rows=[
                (share_text(c.agreement), share_text(c.cross_checked), len(c.wrong), str(c))
                for c in self.candidates
            ],
        )

    def figure(self) -> Figure:
        """Return the week as a heat map: the share of open time of each hour, by candidates."""
        return self.week
