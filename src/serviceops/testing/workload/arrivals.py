"""Arrivals of work: by the hours and days of the week, and many at once when a service fails."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from heapq import heappop, heappush
from typing import NamedTuple

from serviceops.priority import Impact, Urgency
from serviceops.spans import Micros, as_zone, to_datetime, to_micros
from serviceops.testing.workload.chance import Chance, Choice
from serviceops.testing.workload.numbers import Category, DeskNumbers

SECOND: Micros = 1_000_000
HOUR: Micros = 3600 * SECOND
_HOURS_A_YEAR = 8766.0


class Outage(NamedTuple):
    """One failure of a service: its number, and when the service is restored."""

    number: int
    ends: Micros


class Arrival(NamedTuple):
    """One report: its time, category, impact and urgency, and its outage, if it is of one."""

    at: Micros
    category: Category
    impact: Impact
    urgency: Urgency
    outage: Outage | None = None


def arrivals(desk: DeskNumbers, chance: Chance) -> Iterator[Arrival]:
    """Return every report from the day the desk opens on, in order, without end."""
    categories = Choice(desk.categories, [category.weight for category in desk.categories])
    gravity = Choice([(i, u) for i, u, _ in desk.gravity], [w for _, _, w in desk.gravity])
    zone = as_zone(desk.zone)
    hour = to_micros(datetime.combine(desk.opens_on, time(), zone).astimezone(UTC))
    # Weights are relative, so the rate of an hour is its share of the week.
    whole = sum(desk.hour_weights) * sum(desk.day_weights)
    rates = [[desk.per_week * d * h / whole for h in desk.hour_weights] for d in desk.day_weights]
    failing = desk.outages.per_year / _HOURS_A_YEAR
    coming: list[tuple[Micros, int, Category, Outage]] = []
    reports = outages = 0
    while True:
        # One draw an hour, so at most one outage begins in it.
        if failing and chance.happens(failing):
            outages += 1
            category = chance.one_of(categories)
            at = hour + chance.below(3600) * SECOND
            lasts = chance.around(desk.outages.lasts.total_seconds())
            outage = Outage(outages, at + max(60, int(lasts)) * SECOND)
            while at < outage.ends:
                reports += 1
                heappush(coming, (at, reports, category, outage))
                at += (1 + int(chance.wait(3600 / desk.outages.reports_per_hour))) * SECOND
        local = to_datetime(hour, zone)
        rate = rates[local.weekday()][local.hour]
        found = [
            Arrival(
                hour + int(offset * 3600) * SECOND,
                chance.one_of(categories),
                *chance.one_of(gravity),
            )
            for offset in _moments(rate, chance)
        ]
        while coming and coming[0][0] < hour + HOUR:
            at, _, category, outage = heappop(coming)
            found.append(Arrival(at, category, Impact.HIGH, Urgency.HIGH, outage))
        found.sort(key=lambda arrival: arrival.at)
        yield from found
        hour += HOUR


def _moments(rate: float, chance: Chance) -> Iterator[float]:
    """Return where in an hour reports come at that rate, as shares of the hour."""
    if not rate:
        return
    at = chance.wait(1 / rate)
    while at < 1:
        yield at
        at += chance.wait(1 / rate)
