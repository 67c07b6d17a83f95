"""The parameters of a simulated desk, and the random draws that they are the numbers of."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate
from math import cos, exp, log, pi, sqrt
from random import Random
from typing import Generic, TypeVar

import attrs

from serviceops._internal.checked import checked
from serviceops.calendars import BusinessCalendar
from serviceops.calendars.algebra import Calendar
from serviceops.errors import InvalidValue
from serviceops.priority import Impact, Urgency
from serviceops.spans import as_length

HOUR_WEIGHTS = (
    0.2, 0.1, 0.1, 0.1, 0.2, 0.5, 1.5, 4.0, 8.0, 10.0, 10.0, 9.0,
    6.0, 7.0, 9.0, 8.5, 7.0, 5.0, 3.0, 2.0, 1.5, 1.0, 0.7, 0.4,
)  # fmt: skip
"""The weight of each hour of the day in arrivals: low at night, with a break for lunch."""

DAY_WEIGHTS = (24.0, 20.0, 19.0, 18.0, 15.0, 2.5, 1.5)
"""The weight of each day of the week: Monday gets the reports of the weekend."""


def _share(_: object, attribute: "attrs.Attribute[float]", value: float) -> None:
    if not 0 <= value <= 1:
        raise InvalidValue(value, f"a share from 0 to 1 for {attribute.name}", "0.2 is one in five")


def _positive(_: object, attribute: "attrs.Attribute[float]", value: float) -> None:
    if not value > 0:
        raise InvalidValue(value, f"a number above 0 for {attribute.name}")


def _length(_: object, attribute: "attrs.Attribute[timedelta]", value: timedelta) -> None:
    if value <= timedelta():
        raise InvalidValue(value, f"a length above 0 for {attribute.name}")


def _people(_: object, __: object, value: int) -> None:
    if type(value) is not int or value < 1:
        raise InvalidValue(value, "a whole number of people, at least 1")


def _weights(weights: tuple[float, ...], count: int, what: str) -> None:
    if len(weights) != count or min(weights) < 0 or not any(weights):
        raise InvalidValue(str(weights), f"{count} weights for the {what}, some above 0")


@checked
@attrs.frozen(kw_only=True)
class Team:
    """A group of people who work the same hours."""

    name: str
    people: int = attrs.field(validator=_people)
    calendar: Calendar


@checked
@attrs.frozen(kw_only=True)
class Category:
    """A category of incidents: its frequency, its team, and its working time.

    `weight` is its share of all incidents, against those of the others; `handling` is the median
    of the working time it takes.
    """

    name: str
    service: str
    team: str
    weight: float = attrs.field(validator=_positive)
    handling: timedelta = attrs.field(converter=as_length, validator=_length)


@checked
@attrs.frozen(kw_only=True)
class Outages:
    """The frequency and length of outages of a service, and the rate of reports.

    The first report is the parent of the others; these are put on hold for its problem, and
    resolved when the service is back.
    """

    per_year: float = attrs.field(default=12.0, validator=attrs.validators.ge(0))
    lasts: timedelta = attrs.field(
        default=timedelta(hours=2), converter=as_length, validator=_length
    )
    reports_per_hour: float = attrs.field(default=12.0, validator=_positive)


def _teams(desk: "DeskNumbers") -> tuple[Team, ...]:
    """Return enough teams for the work of the other defaults, in the desk's time zone."""
    office = BusinessCalendar(zone=desk.zone, week={"mon-fri": ["08:00-12:30", "13:30-18:00"]})
    late = BusinessCalendar(
        zone=desk.zone, week={"mon-fri": ["07:00-21:00"], "sat": ["09:00-17:00"]}
    )
    return (
        Team(name="desk", people=3, calendar=late),
        Team(name="workplace", people=4, calendar=office),
        Team(name="network", people=2, calendar=office),
        Team(name="applications", people=7, calendar=office),
        Team(name="identity", people=2, calendar=office),
    )


CATEGORIES = (
    Category(name="password", service="identity", team="identity", weight=18, handling="PT15M"),
    Category(name="mail", service="mail", team="desk", weight=15, handling="PT40M"),
    Category(name="printing", service="workplace", team="desk", weight=10, handling="PT35M"),
    Category(name="laptop", service="workplace", team="workplace", weight=14, handling="PT2H"),
    Category(name="how-to", service="workplace", team="desk", weight=16, handling="PT20M"),
    Category(name="network", service="network", team="network", weight=9, handling="PT1H45M"),
    Category(name="orders", service="orders", team="applications", weight=10, handling="PT3H"),
    Category(name="payroll", service="payroll", team="applications", weight=8, handling="PT2H30M"),
)

GRAVITY: tuple[tuple[Impact, Urgency, float], ...] = (
    (Impact.HIGH, Urgency.HIGH, 1.5),
    (Impact.HIGH, Urgency.MEDIUM, 4.0),
    (Impact.MEDIUM, Urgency.HIGH, 6.0),
    (Impact.MEDIUM, Urgency.MEDIUM, 38.0),
    (Impact.LOW, Urgency.HIGH, 12.0),
    (Impact.LOW, Urgency.MEDIUM, 28.5),
    (Impact.LOW, Urgency.LOW, 10.0),
)
"""Impact, urgency and the weight of the pair."""


@checked
@attrs.frozen(kw_only=True)
class DeskNumbers:
    """The parameters of a desk; `SimulatedDesk` explains them."""

    zone: str = "Europe/Paris"
    opens_on: date = date(2026, 1, 5)
    per_week: float = attrs.field(default=400.0, validator=_positive)
    hour_weights: tuple[float, ...] = attrs.field(default=HOUR_WEIGHTS, converter=tuple)
    day_weights: tuple[float, ...] = attrs.field(default=DAY_WEIGHTS, converter=tuple)
    teams: tuple[Team, ...] = attrs.field(
        default=attrs.Factory(_teams, takes_self=True), converter=tuple
    )
    categories: tuple[Category, ...] = attrs.field(default=CATEGORIES, converter=tuple)
    gravity: tuple[tuple[Impact, Urgency, float], ...] = attrs.field(
        default=GRAVITY, converter=tuple
    )
    outages: Outages = Outages()
    waits_for_caller: float = attrs.field(default=0.22, validator=_share)
    never_answers: float = attrs.field(default=0.08, validator=_share)
    waits_for_vendor: float = attrs.field(default=0.04, validator=_share)
    wrong_team: float = attrs.field(default=0.08, validator=_share)
    cancelled: float = attrs.field(default=0.025, validator=_share)
    reopened: float = attrs.field(default=0.04, validator=_share)
    confirmed: float = attrs.field(default=0.3, validator=_share)
    auto_close: timedelta = attrs.field(
        default=timedelta(days=5), converter=as_length, validator=_length
    )

    def __attrs_post_init__(self) -> None:
        _weights(self.hour_weights, 24, "hours")
        _weights(self.day_weights, 7, "days")
        # A category without a team would queue its incidents for ever.
        known = {team.name for team in self.teams}
        if not self.categories or not self.gravity:
            raise InvalidValue((), "at least one category and one line of gravity")
        for category in self.categories:
            if category.team not in known:
                raise InvalidValue(
                    category.team, f"a team of the desk for {category.name}", ", ".join(known)
                )


# -- draws --------------------------------------------------------------------------------------

T = TypeVar("T")


class Choice(Generic[T]):
    """Options to choose from, each with its weight."""

    def __init__(self, things: Sequence[T], weights: Sequence[float]) -> None:
        self._things = tuple(things)
        self._edges = tuple(accumulate(weights))

    def at(self, point: float) -> T:
        """Return the option at a point between 0 and 1 of the total weight."""
        return self._things[min(bisect_right(self._edges, point * self._edges[-1]),
                                len(self._things) - 1)]  # fmt: skip


class Chance:
    """Draws from one seed.

    Every draw is made from `Random.random`, the one method of Python's generator that is documented
    never to change for a seed.
    """

    def __init__(self, seed: int) -> None:
        self.point = Random(seed).random  # noqa: S311 - made-up work, no secret
        """A number from 0 up to 1."""

    def happens(self, probability: float) -> bool:
        """Return whether something of that probability happens."""
        return self.point() < probability

    def below(self, count: int) -> int:
        """Return a whole number from 0 up to `count`."""
        return int(self.point() * count)

    def wait(self, mean: float) -> float:
        """Return a waiting time without memory, of that mean."""
        return -mean * log(1.0 - self.point())

    def around(self, median: float, spread: float = 0.6) -> float:
        """Return a length with a median, by a lognormal distribution."""
        # Box and Muller: a normal number from two uniform ones, with `Random.random` alone.
        normal = sqrt(-2.0 * log(1.0 - self.point())) * cos(2.0 * pi * self.point())
        return median * exp(spread * normal)
