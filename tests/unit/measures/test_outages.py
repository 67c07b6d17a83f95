"""Outages against agreed service time, by hand."""

from datetime import timedelta
from fractions import Fraction

import pytest
from stories import MONDAY, OFFICE, at, hours, span

from serviceops import BusinessCalendar, Span, SpanSet
from serviceops.errors import InvalidMeasure, YearsNotCovered
from serviceops.measures import Basis, availability, mtbf, mtbsi, mtrs, unavailability
from serviceops.measures.outages import PlannedAs

DAY = span(0, 24)
HOUR = 3_600_000_000

# Down 2-4, and 10-13 as two records say that overlap: 5 h down in 2 breaks, 19 h up.
LOG = {"A": span(2, 4), "B": span(10, 12), "C": span(11, 13)}


def test_outage_measures_of_a_day_computed_by_hand() -> None:
    assert availability(LOG, period=DAY).value == Fraction(19, 24)
    assert unavailability(LOG, period=DAY).value == Fraction(5, 24)
    assert mtrs(LOG, period=DAY).length == hours(2.5)  # 5 h / 2
    assert mtbf(LOG, period=DAY).length == hours(9.5)  # 19 h / 2
    assert mtbsi(LOG, period=DAY).length == hours(12)  # 24 h / 2


def test_shared_downtime_belongs_to_the_first_outage() -> None:
    assert availability(LOG, period=DAY).parts == (("A", 2 * HOUR), ("B", 2 * HOUR), ("C", HOUR))
    # Uptime before each break, then after the last: 0-2, 4-10, 13-24.
    assert mtbf(LOG, period=DAY).parts == (("A", 2 * HOUR), ("B", 6 * HOUR), ("", 11 * HOUR))
    # From break to break, and before the first: 0-2, 2-10, 10-24.
    assert mtbsi(LOG, period=DAY).parts == (("", 2 * HOUR), ("A", 8 * HOUR), ("B", 14 * HOUR))
    assert mtbf(LOG, period=DAY).ids == ("A", "B")


def test_outage_within_another_adds_nothing_and_is_counted() -> None:
    found = availability({"A": span(2, 8), "B": span(3, 4), "C": span(5, 9)}, period=DAY)
    assert found.parts == (("A", 6 * HOUR), ("B", 0), ("C", HOUR))


def test_downtime_outside_the_calendar_does_not_count() -> None:
    # Office 9-17. A 7-10 costs one hour, B 16-18 one, C 20-22 nothing: 6 of 8 hours up.
    log = {"A": span(7, 10), "B": span(16, 18), "C": span(20, 22), "D": span(30, 31)}
    found = availability(log, period=DAY, service_time=OFFICE)

    assert found.value == Fraction(6, 8)
    assert found.basis == "office hours"
    assert found.left_out_ids("outside_service_time") == ("C",)
    assert found.left_out_ids("outside_period") == ("D",)
    assert mtrs(log, period=DAY, service_time=OFFICE).length == hours(1)


def test_a_long_outage_and_a_short_one_within_office_hours_of_several_days() -> None:
    # Down from Monday 16:00 to Wednesday 10:00, and on Tuesday morning by another record too:
    # 1 + 8 + 1 of 24 hours.
    log = {"A": span(16, 58), "B": span(33, 36)}
    found = availability(log, period=span(0, 72), service_time=OFFICE)
    assert found.value == Fraction(14, 24)
    assert found.parts == (("A", 10 * HOUR), ("B", 0))


PLANNED = SpanSet([span(3, 5)])


@pytest.mark.parametrize(
    ("planned_as", "share", "text"),
    [
        # Excluded: agreed 22 h, down 2-3 and 10-13. Counted: agreed 24 h, down 2-5 and 10-13.
        # As service time: agreed 24 h, down 2-3 and 10-13.
        ("left_out", Fraction(18, 22), "2 h, excluded from agreed service time"),
        ("downtime", Fraction(18, 24), "2 h, counted as downtime"),
        ("service_time", Fraction(20, 24), "2 h, counted as service time"),
    ],
)
def test_planned_downtime_is_excluded_or_counted_with_a_detail(
    planned_as: PlannedAs, share: Fraction, text: str
) -> None:
    found = availability(LOG, period=DAY, planned=PLANNED, planned_as=planned_as)
    assert found.value == share
    assert dict(found.details) == {"planned_downtime": text}


def test_outage_within_planned_downtime_is_left_out() -> None:
    log = {"A": span(3.5, 4.5)}
    excluded = availability(log, period=DAY, planned=PLANNED)
    assert (excluded.value, excluded.left_out_ids("planned")) == (1, ("A",))
    assert availability(log, period=DAY, planned=PLANNED, planned_as="downtime").value == Fraction(
        22, 24
    )


def test_a_break_counts_where_it_began_and_its_downtime_where_it_fell() -> None:
    night = {"A": span(22, 26)}
    first, second = mtrs(night, period=DAY), mtrs(night, period=span(24, 48))

    assert (first.whole, first.length) == (1, hours(2))
    assert (second.whole, second.total, second.value) == (0, 2 * HOUR, None)
    assert second.reason == "no break began in the period"


def test_a_break_that_began_out_of_hours_begins_with_the_next_service_time() -> None:
    # It fails at 20:00 on Monday and is restored at 10:00 on Tuesday: a break of Tuesday's.
    night = {"A": span(20, 34)}
    assert mtrs(night, period=DAY, service_time=OFFICE).whole == 0
    assert mtrs(night, period=span(24, 48), service_time=OFFICE).length == hours(1)


def test_availability_without_outages_or_service_time() -> None:
    assert availability([], period=DAY).value == 1
    assert mtbf([], period=DAY).reason == "no break began in the period"
    weekend = Span(at(5 * 24), at(7 * 24))
    closed = availability(LOG, period=weekend, service_time=OFFICE)
    assert (closed.value, closed.reason) == (None, "there is no agreed service time in the period")
    assert availability([], period=Span(MONDAY, MONDAY)).value is None


def test_outages_may_be_a_set_of_spans_or_named_by_when_they_were() -> None:
    spans = [span(2, 4), span(10, 12), span(11, 13)]
    assert availability(SpanSet(spans), period=DAY).value == Fraction(19, 24)
    named = availability(spans, period=DAY)
    assert named.ids[0] == "2026-03-02T02:00:00+00:00/2026-03-02T04:00:00+00:00"
    two = availability({"A": SpanSet(spans[:2]), "B": span(5, 5)}, period=DAY)
    assert two.parts == (("A", 4 * HOUR),)
    assert two.left_out_ids("no_length") == ("B",)


def test_outage_that_is_no_span_is_refused() -> None:
    with pytest.raises(InvalidMeasure, match="a Span of downtime"):
        availability([(2, 4)], period=DAY)  # type: ignore[list-item]


def test_availability_below_one_is_not_shown_as_100_percent() -> None:
    minute = Span(at(0), at(0) + hours(1) / 3600)
    found = availability([minute], period=Span(at(0), at(24 * 365)))
    assert str(found) == "availability: 99.99 %"


def test_availability_needed_the_calendar_in_years_before_its_period() -> None:
    office = BusinessCalendar(
        zone="UTC", week={"mon-fri": ["09:00-17:00"]}, covers=(MONDAY.year, MONDAY.year)
    )
    week = Span(MONDAY, MONDAY + timedelta(days=7))
    down = [Span(MONDAY - timedelta(days=900), MONDAY + timedelta(days=1, hours=12))]

    found = availability(down, period=week, service_time=Basis("office", office))

    assert found.value == Fraction(29, 40)  # 8 hours of Monday and 3 of Tuesday are missing
    with pytest.raises(YearsNotCovered):  # whether the break began before is not known
        mtbf(down, period=week, service_time=Basis("office", office))
