"""Planned and unknown time, wholes of parts, and windows of the calendar."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import product
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serviceops.documents import from_dict, to_dict
from serviceops.errors import InvalidMeasure
from serviceops.measures import (
    BurnWindow,
    CalendarWindow,
    CountedOutcome,
    Downtime,
    Objective,
    Outcomes,
    Redundancy,
    availability,
    error_budget,
    time_by_condition,
    time_to_exhaustion,
)
from serviceops.measures.outages import PlannedAs
from serviceops.spans import Span, SpanSet
from tests.answer_rows import answer_rows


def at(second: float) -> datetime:
    return datetime(2026, 3, 2, tzinfo=UTC) + timedelta(seconds=second)


def spans(*pairs: tuple[float, float]) -> SpanSet:
    return SpanSet([Span(at(start), at(end)) for start, end in pairs])


# Other systems

# Seconds of a period from 1000 to 2000, as each system's own test or manual describes them. Icinga
# DB counts downtimes as service time, and a state that is pending as unknown; Zabbix leaves out
# excluded downtimes, of uptime and downtime alike.
ROWS = answer_rows("availability.csv")


def written_spans(text: str) -> SpanSet:
    pairs = (pair.split("-") for pair in text.split())
    return spans(*((float(start), float(end)) for start, end in pairs))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["case"])
def test_availability_is_that_of_another_system(row: dict[str, Any]) -> None:
    found = availability(
        written_spans(row["down"]),
        period=Span(at(1000), at(2000)),
        planned=written_spans(row["planned"]),
        planned_as=row["planned_as"],
        unknown=written_spans(row["unknown"]),
    )

    assert found.value == Fraction(row["share"])


# Planned and unknown time


@pytest.mark.parametrize(
    ("planned_as", "share"),
    [
        # 100 s: down 10 to 30, planned 20 to 40, unknown 25 to 60. The outage is known up to 30.
        ("left_out", Fraction(50, 60)),  # 10 to 20 is down; 20 to 60 is planned or unknown
        ("service_time", Fraction(60, 70)),  # 20 to 30 is planned, and up; 30 to 60 unknown
        ("downtime", Fraction(50, 80)),  # down 10 to 40; unknown 40 to 60
    ],
)
def test_unknown_time_gives_way_to_known_outages_under_each_way_to_count_planned_time(
    planned_as: PlannedAs, share: Fraction
) -> None:
    found = availability(
        spans((10, 30)), period=Span(at(0), at(100)), planned=spans((20, 40)),
        planned_as=planned_as, unknown=spans((25, 60)),
    )  # fmt: skip

    assert found.value == share


seconds = st.integers(0, 40)
sets = st.lists(st.tuples(seconds, seconds).filter(lambda p: p[0] < p[1]), max_size=4)


@given(sets, sets, sets, st.sampled_from(["left_out", "service_time", "downtime"]))
def test_shares_agree_with_counting_seconds(
    down: Any, planned: Any, unknown: Any, planned_as: PlannedAs
) -> None:
    def inside(second: int, pairs: Any) -> bool:
        return any(start <= second < end for start, end in pairs)

    whole = bad = 0
    parts = dict.fromkeys(("up", "down", "planned", "unknown"), 0)
    for second in range(40):
        failed, spared = inside(second, down), inside(second, planned)
        known = failed or (planned_as == "downtime" and spared)
        dark = inside(second, unknown) and not known
        parts["unknown" if dark else "planned" if spared else "down" if failed else "up"] += 1
        if dark or (planned_as == "left_out" and spared):
            continue
        whole += 1
        bad += (failed and not spared) if planned_as == "service_time" else known
    terms: Any = {
        "period": Span(at(0), at(40)), "planned": spans(*planned), "planned_as": planned_as,
        "unknown": spans(*unknown),
    }  # fmt: skip

    assert availability(spans(*down), **terms).value == (
        Fraction(whole - bad, whole) if whole else None
    )
    shares = time_by_condition(spans(*down), **terms)
    assert {name: part.value for name, part in shares.items()} == {
        name: Fraction(length, 40) for name, length in parts.items()
    }


def test_a_way_to_count_planned_time_that_is_none_is_refused() -> None:
    wrong: Any = "excluded"
    with pytest.raises(InvalidMeasure, match="left_out, service_time, downtime"):
        availability([], period=Span(at(0), at(10)), planned_as=wrong)


# Wholes of parts


@given(
    st.dictionaries(st.sampled_from("abcd"), sets), st.dictionaries(st.sampled_from("abcd"), sets)
)
def test_a_whole_is_down_where_too_few_parts_work(outages: Any, unknown: Any) -> None:
    tree = Redundancy.series("a", Redundancy(2, ("b", "c", Redundancy.parallel("d", "b"))))

    def works(up: dict[str, bool]) -> bool:
        return up["a"] and up["b"] + up["c"] + (up["d"] or up["b"]) >= 2

    def failed(second: float, given_pairs: Any, name: str) -> bool:
        return any(start <= second < end for start, end in given_pairs.get(name, ()))

    down = tree.down({name: spans(*pairs) for name, pairs in outages.items()})
    doubt = tree.unknown(
        {name: spans(*pairs) for name, pairs in outages.items()},
        {name: spans(*pairs) for name, pairs in unknown.items()},
    )
    for second in range(40):
        # Every way in which the components nobody watched may have been.
        free = [n for n in "abcd" if failed(second, unknown, n) and not failed(second, outages, n)]
        results = set()
        for states in product((True, False), repeat=len(free)):
            up = {n: not failed(second, outages, n) for n in "abcd"} | dict(
                zip(free, states, strict=True)
            )
            results.add(works(up))
        moment = at(second)
        assert any(moment in span for span in doubt) == (len(results) == 2)
        sure = works({n: not failed(second, outages, n) for n in "abcd"})
        assert any(moment in span for span in down) == (not sure)


def test_two_of_three_parts_down_by_hand() -> None:
    outages = {"x": spans((0, 10)), "y": spans((5, 20)), "z": spans((18, 30))}

    assert Redundancy(2, ("x", "y", "z")).down(outages) == spans((5, 10), (18, 20))
    assert Redundancy.series("x", "y", "z").down(outages) == spans((0, 30))
    assert Redundancy.parallel("x", "y", "z").down(outages) == SpanSet()
    assert Redundancy.parallel("x", "y").names == ("x", "y")


def test_wholes_that_cannot_be_are_refused_and_others_read_back() -> None:
    with pytest.raises(InvalidMeasure, match="a number from 1 to 2"):
        Redundancy(3, ("a", "b"))
    with pytest.raises(InvalidMeasure, match="names of parts"):
        Redundancy.series()
    with pytest.raises(InvalidMeasure, match="one of the components: a, b"):
        Redundancy.series("a", "b").down({"c": spans((0, 1))})
    tree = Redundancy.series("a")
    for _ in range(23):
        tree = Redundancy.series(tree)
    assert from_dict(to_dict(tree)) == tree
    with pytest.raises(InvalidMeasure, match="at most 24 levels"):
        Redundancy.series(tree)


# Windows of the calendar


@pytest.mark.parametrize(
    ("unit", "first", "until"),
    [
        ("day", date(2026, 3, 29), date(2026, 3, 30)),
        ("week", date(2026, 3, 23), date(2026, 3, 30)),
        ("month", date(2026, 3, 1), date(2026, 4, 1)),
        ("quarter", date(2026, 1, 1), date(2026, 4, 1)),
        ("year", date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_the_window_of_an_instant_is_cut_at_the_midnights_of_its_zone(
    unit: Any, first: date, until: date
) -> None:
    zone = ZoneInfo("Europe/Lisbon")
    midnight = datetime.min.time()

    found = CalendarWindow(unit, zone="Europe/Lisbon").span_at(
        datetime(2026, 3, 29, 12, tzinfo=UTC)
    )

    assert found == Span(
        datetime.combine(first, midnight, tzinfo=zone),
        datetime.combine(until, midnight, tzinfo=zone),
    )


def test_a_date_that_clocks_show_again_after_midnight_is_in_the_window_that_has_begun() -> None:
    # St. John's put its clocks back from 00:01 on 1 November 2009 to 23:01 on 31 October.
    again = datetime(2009, 10, 31, 23, 30, fold=1, tzinfo=ZoneInfo("America/St_Johns"))

    found = CalendarWindow("month", zone="America/St_Johns").span_at(again)

    # Summer time is 2:30 behind UTC, winter time 3:30.
    assert found == Span(
        datetime(2009, 11, 1, 2, 30, tzinfo=UTC), datetime(2009, 12, 1, 3, 30, tzinfo=UTC)
    )


def test_the_budget_of_a_month_is_whole_at_its_start_and_measured_against_all_of_it() -> None:
    objective = Objective("web", "99 %", window=CalendarWindow("month"))
    january = [Span(datetime(2026, 1, 31, 12, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC))]
    february = [Span(datetime(2026, 2, 10, tzinfo=UTC), datetime(2026, 2, 10, 3, tzinfo=UTC))]
    errors = Downtime(SpanSet([*january, *february]))

    def left(day: int, month: int = 2) -> Fraction | None:
        return error_budget(errors, objective, at=datetime(2026, month, day, tzinfo=UTC)).value

    # One percent of February's 672 hours is 6.72; January's 12 hours cost nothing there.
    assert left(1) == left(10) == 1
    assert left(11) == left(28) == 1 - Fraction(300, 672)
    # The last 30 days have all of them.
    rolling = Objective("web", "99 %", window=timedelta(days=30))
    assert error_budget(errors, rolling, at=datetime(2026, 2, 11, tzinfo=UTC)).value == 1 - (
        Fraction(15, 720) * 100
    )


def test_a_budget_of_outcomes_counts_those_of_the_month_so_far() -> None:
    outcomes = Outcomes(
        [CountedOutcome(datetime(2026, 2, day, tzinfo=UTC), good=day != 3) for day in range(1, 11)]
    )
    objective = Objective("replies", "80 %", window=CalendarWindow("month"))

    found = error_budget(outcomes, objective, at=datetime(2026, 2, 11, tzinfo=UTC))

    assert found.value == Fraction(1, 2)  # one of ten is bad, two may be
    assert "the calendar month, UTC" in dict(found.details)["objective"]


def test_lengths_of_calendar_windows_need_an_instant() -> None:
    objective = Objective("web", "99 %", window=CalendarWindow("month"))
    february = datetime(2026, 2, 3, tzinfo=UTC)

    assert time_to_exhaustion(2, objective, at=february) == timedelta(days=14)
    assert BurnWindow.SRE[0].threshold(objective, at=february) == Fraction(2 * 672, 100)
    with pytest.raises(InvalidMeasure, match="months differ in length"):
        time_to_exhaustion(2, objective)
    assert from_dict(to_dict(objective)) == objective


def test_each_outage_of_a_whole_of_many_parts_was_looked_up_among_all_of_them() -> None:
    class Name(str):
        __slots__ = ()
        compared = 0
        __hash__ = str.__hash__

        def __eq__(self, other: object) -> bool:
            Name.compared += 1
            return str.__eq__(self, other)

    def compared(number: int) -> int:
        names = [f"web-{one}" for one in range(number)]
        whole = Redundancy.series(*names)
        outages = {name: spans((one, one + 1)) for one, name in enumerate(names)}
        Name.compared = 0
        with patch.object(Redundancy, "names", tuple(map(Name, names))):
            assert whole.unknown({}, outages) == spans((0, number))
        return Name.compared

    assert compared(1_000) < 11 * compared(100)
