"""Services for two implementations: wholes of parts, agreements, objectives and credits, drawn."""

from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction
from random import Random
from typing import Any

from serviceops.measures import (
    BurnWindow,
    CalendarWindow,
    CreditBand,
    Downtime,
    Measure,
    Objective,
    Redundancy,
    ServiceCredits,
    availability,
    burn_alerts,
    burn_rate,
    error_budget,
    time_by_condition,
)
from serviceops.measures.measure import WALL
from serviceops.spans import Span, SpanSet
from tests.second_opinion import minute_services as minutes
from tests.second_opinion.count_worlds import LAST, MINUTE, OFFICE, instant, pair, span
from tests.second_opinion.minute_counts import DAY, in_office
from tests.second_opinion.minute_hours import MINUTE as UNIT
from tests.second_opinion.minute_services import Band, Service, Spans, Terms, Whole
from tests.second_opinion.worlds import CHANGED, micros, near_change
from tests.second_opinion.worlds import instant as at_micros

NAMES = ("database", "web 1", "web 2", "web 3")
ZONES = {"UTC": 0, "Asia/Tokyo": 540, "America/Bogota": -300}
"""What the wall clock is ahead by, in minutes."""


def drawn_whole(random: Random, names: tuple[str, ...] = NAMES) -> Whole:
    count = random.randrange(1, len(names) + 1)
    parts: tuple[str | Whole, ...] = tuple(random.sample(names, count))
    if len(names) > 2 and random.random() < 0.5:
        parts = (*parts[: count - 1], drawn_whole(random, names[1:]))
    return Whole(random.randrange(1, len(parts) + 1), parts)


def redundancy(whole: Whole) -> Redundancy:
    return Redundancy(
        whole.needed, [it if isinstance(it, str) else redundancy(it) for it in whole.parts]
    )


def named(whole: Whole) -> set[str]:
    return {name for it in whole.parts for name in ({it} if isinstance(it, str) else named(it))}


def drawn_spans(random: Random, most: int, longest: int = 600) -> tuple[minutes.Span, ...]:
    return tuple(pair(random, longest) for _ in range(random.randrange(most)))


def spans(given: tuple[minutes.Span, ...]) -> SpanSet:
    return SpanSet([span(one) for one in given])


def by_name(given: Spans) -> dict[str, SpanSet]:
    return {name: spans(its) for name, its in given.items()}


def value(measure: Measure) -> Any:
    return None if measure.value is None else Fraction(measure.value)


def differing(found: Mapping[str, Any], lived: Mapping[str, Any]) -> list[str]:
    return [
        f"{name}: {found[name]}, counted {lived[name]}" for name in found
        if found[name] != lived[name]
    ]  # fmt: skip


def minutes_of(given: SpanSet) -> set[int]:
    start = instant(0)
    return {
        minute for one in given
        for minute in range((one.start - start) // MINUTE, (one.end - start) // MINUTE)
    }  # fmt: skip


def disagreements(number: int) -> list[str]:
    """Return where the service with a number differs from what was counted."""
    random = Random(f"service {number}")
    whole = drawn_whole(random)
    outages = {name: drawn_spans(random, 4) for name in sorted(named(whole))}
    unwatched = {name: drawn_spans(random, 3) for name in sorted(named(whole))}
    basis, hours = random.choice(((WALL, lambda _: True), (OFFICE, in_office)))
    terms = Terms(
        hours, drawn_spans(random, 3), random.choice(("left_out", "service_time", "downtime"))
    )
    service, parts = Service(whole, outages, unwatched, terms), redundancy(whole)
    down = parts.down(by_name(outages))
    unknown = parts.unknown(by_name(outages), by_name(unwatched))
    agreed: dict[str, Any] = {
        "service_time": basis, "planned": spans(terms.planned), "planned_as": terms.planned_as,
        "unknown": unknown,
    }  # fmt: skip
    start = random.randrange(LAST)
    period = start, start + random.randrange(1, DAY)
    figure = availability(down, period=span(period), **agreed)
    shares = time_by_condition(down, period=span(period), **agreed)
    found = {
        "down": minutes_of(down), "unknown": minutes_of(unknown), "availability": value(figure),
        "conditions": {name: value(part) for name, part in shares.items() if part.value},
    }  # fmt: skip
    looks = [service.looked_at(minute) for minute in range(LAST + 600)]
    lived = {
        "down": {minute for minute, (is_down, _) in enumerate(looks) if is_down},
        "unknown": {minute for minute, (_, is_unknown) in enumerate(looks) if is_unknown},
        "availability": service.availability(period), "conditions": service.conditions(period),
    }  # fmt: skip
    return [
        *differing(found, lived),
        *budgets_differ(random, Downtime(down, **agreed), service),
        *credits_differ(random, figure, lived["availability"], outages),
        *claims_differ(Random(f"claims {number}")),
    ]


def claims_differ(random: Random) -> list[str]:
    """Compare until when credits can be claimed, for ends of periods near changes of clocks."""
    pick, zone = random.choice, random.choice(sorted(CHANGED))
    months, days = pick((None, 0, 1, 2, 6)), pick((None, None, 0, 1, 30))
    end = near_change(random, zone)
    agreed = ServiceCredits(
        bands=[CreditBand(below=1, credit="10 %")], claim_months=months, claim_days=days
    )
    period = Span(at_micros((end - DAY) * UNIT), at_micros(end * UNIT))
    lived = minutes.claim_until(end, zone, months, days)
    name = f"claim for a period to {end} in {zone}, {months} months, {days} days"
    return differing(
        {name: micros(agreed.claim_until(period, zone=zone))},
        {name: None if lived is None else lived * UNIT},
    )


def budgets_differ(random: Random, errors: Downtime, service: Service) -> list[str]:
    """Compare what is left of a budget, how fast it burns, and who is alarmed."""
    at, percent = random.randrange(DAY, LAST), random.choice((50, 80, 99))
    share, zone = Fraction(percent, 100), random.choice(sorted(ZONES))
    length = random.choice((60, 300, DAY))
    day = (at + ZONES[zone]) // DAY * DAY - ZONES[zone]
    rolling = Objective("rolling", share, timedelta(minutes=length))
    daily = Objective("daily", share, CalendarWindow("day", zone=zone))
    long, short, part = random.choice((60, 240)), random.choice((5, 30)), random.choice((2, 20))
    burning = BurnWindow(long * MINUTE, short * MINUTE, Fraction(part, 100), "page")
    threshold = Fraction(part, 100) * Fraction(length, long)
    found = {
        "rolling budget": value(error_budget(errors, rolling, at=instant(at))),
        "daily budget": value(error_budget(errors, daily, at=instant(at))),
        "burn rate": value(
            burn_rate(errors, rolling, period=Span(instant(at - long), instant(at)))
        ),
        "fires": [
            one.fires
            for one in burn_alerts(errors, rolling, at=instant(at), windows=[burning])
        ],
    }  # fmt: skip
    lived = {
        "rolling budget": service.budget_left((at - length, at), at, share),
        "daily budget": service.budget_left((day, day + DAY), at, share),
        "burn rate": service.burn_rate((at - long, at), share),
        "fires": [service.fires(at, (long, short), threshold, share)],
    }
    return differing(found, lived)


def credits_differ(
    random: Random, figure: Measure, lived: Fraction | None, outages: Spans
) -> list[str]:
    """Compare what is owed, and which outages count for it."""
    edges = sorted(Fraction(random.randrange(101), 100) for _ in range(4))
    bands: tuple[Band, ...] = tuple(
        (low, high, Fraction(random.randrange(1, 101), 100))
        for low, high in random.sample([(edges[0], edges[2]), (edges[1], edges[3]),
                                        (Fraction(0), edges[0]), (edges[2], Fraction(1))], 3)
        if low < high
    )  # fmt: skip
    cap, least = Fraction(random.choice((100, 30)), 100), random.choice((0, 5, 200))
    if not bands:
        return []
    credits_of = ServiceCredits(
        bands=[CreditBand(at_least=low, below=high, credit=owed) for low, high, owed in bands],
        cap=cap, min_outage=least * MINUTE,
    )  # fmt: skip
    every = tuple(one for its in outages.values() for one in its)
    return differing(
        {"credit": credits_of.credit(figure),
         "counted": minutes_of(credits_of.counted([span(one) for one in every]))},
        {"credit": minutes.credit(bands, cap, lived),
         "counted": minutes.long_enough(every, least)},
    )  # fmt: skip
