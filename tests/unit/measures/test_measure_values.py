"""What every measure is: exact, explained, checked when it is read back."""

import json
import pickle
from datetime import timedelta
from fractions import Fraction

import pytest
from stories import at, hours, span, story

from serviceops import SpanSet, from_dict, to_dict
from serviceops.errors import InvalidDocument, InvalidMeasure
from serviceops.measures import (
    DEFINITIONS,
    Basis,
    BurnWindow,
    CountedOutcome,
    Downtime,
    FactTimestamp,
    Measure,
    Objective,
    Outcomes,
    availability,
    backlog,
    burn_alerts,
    csat,
    error_budget,
    hold_debt,
    mtbf,
    mtrs,
    mtta,
    percentile,
    reopen_rate,
)
from serviceops.measures.measure import WALL, Definition
from serviceops.measures.statistic import COUNT, MEAN, MEDIAN, RATIO, TOTAL, Statistic, as_statistic
from serviceops.sla import On

LOG = {
    "INC-1": story("9 log new", "10 start in_progress", "12 resolve resolved"),
    "INC-2": story("9 log new", "9.5 hold on_hold hold_reason=caller"),
}
DAY = span(0, 24)
DOWN = Downtime(SpanSet([span(2, 4)]))
NINES = Objective("mail", "99.9 %")
SEEN = Outcomes([CountedOutcome(at(9), False, "A"), CountedOutcome(at(8), True, "B")])
VALUES = [
    mtta(LOG, at=at(20)), mtta(LOG, at=at(20), period=DAY).median, mtta({}, at=at(20)),
    availability({"A": span(2, 4)}, period=DAY, planned=SpanSet([span(5, 6)])),
    mtrs([], period=DAY), mtbf({"A": span(2, 4)}, period=DAY), csat({"A": 5, "B": None}),
    backlog(LOG, at=at(20)), hold_debt(LOG, at=at(20)), error_budget(DOWN, NINES, at=at(24)),
    reopen_rate(LOG, at=at(20), within=hours(5)), *burn_alerts(SEEN, NINES, at=at(10)),
    percentile("99.9", "linear"), NINES, SEEN, DOWN, BurnWindow.SRE[0], WALL, DEFINITIONS["mtta"],
    FactTimestamp("failed_at", otherwise=On("log")),
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_value_of_the_measures_survives_json_and_pickling(value: object) -> None:
    document = json.loads(json.dumps(to_dict(value)))
    again = from_dict(document)

    assert again == value == pickle.loads(pickle.dumps(value))
    assert hash(again) == hash(value)
    assert to_dict(again) == document


def test_a_document_carries_the_figure_and_what_it_is_of() -> None:
    document = to_dict(mtta(LOG, at=at(20)))

    assert document["value"] == "3600000000"
    assert document["shown"] == "median 1 h, p90 (nearest rank) 1 h, mean 1 h"
    assert document["definition"]["code"] == "mtta"
    assert document["parts"] == [["INC-1", 3_600_000_000]]
    assert [(left["code"], left["ids"]) for left in document["left_out"]] == [
        ("not_stopped", ["INC-2"])
    ]


def test_document_with_a_figure_that_its_records_do_not_give_is_refused() -> None:
    document = to_dict(mtta(LOG, at=at(20)))
    with pytest.raises(InvalidDocument, match="not that of its parts"):
        from_dict({**document, "value": "60000000"})
    with pytest.raises(InvalidDocument, match="not a fraction"):
        from_dict({**document, "scale": "1/0"})


def test_a_measure_says_all_that_is_needed_to_judge_it() -> None:
    found = mtta(LOG, at=at(20), period=DAY)
    assert found.text().splitlines() == [
        "mean time to acknowledge: median 1 h, p90 (nearest rank) 1 h, mean 1 h",
        "  definition: acknowledged less triggered, over those that were acknowledged",
        "  source: PagerDuty, incident reporting; Atlassian, incident KPIs",
        "  population: records, dated by log (1 counted)",
        "  time: wall clock",
        "  statistic: mean",
        "  period: 2026-03-02T00:00:00+00:00 to 2026-03-03T00:00:00+00:00",
        "  as of: 2026-03-02T20:00:00+00:00",
        "  from: log",
        "  to: the first entering in_progress",
        "  censoring: records without both moments are left out and counted",
        "  left out: 1 without entering in_progress (not_stopped)",
    ]


def test_the_parts_of_a_ratio_are_shown_with_what_they_are_over() -> None:
    text = availability({"A": span(2, 4)}, period=DAY).text()
    assert "statistic: 1 - 2 h / 24 h" in text
    assert "statistic: 2 h / 1" in mtrs({"A": span(2, 4)}, period=DAY).text()


def test_a_figure_that_is_no_time_has_no_length_and_a_ratio_no_percentile() -> None:
    with pytest.raises(InvalidMeasure, match="a measure of time"):
        csat({"A": 5}).length  # noqa: B018 - asking is what raises
    with pytest.raises(InvalidMeasure, match="amounts per record"):
        availability([], period=DAY).percentile(90)


def test_a_mean_that_is_no_whole_microsecond_is_kept_exactly_and_shown_rounded() -> None:
    third = Measure(
        definition=DEFINITIONS["mtta"], statistic="mean", population="three",
        parts=[("A", 100_000_000), ("B", 0), ("C", 0)],
    )  # fmt: skip
    assert third.value == Fraction(100_000_000, 3)
    assert third.length == timedelta(microseconds=33_333_333)


def test_a_host_builds_measures_of_its_own() -> None:
    own = Definition("touch", "touch time", "hands on keyboard", "our own", unit="time")
    found = Measure(definition=own, statistic=TOTAL, population="all", parts=[("A", 60_000_000)])
    assert str(found) == "touch time: 1 min"
    assert from_dict(to_dict(found)) == found


# amounts 15 20 35 40 50: the worked example of the nearest-rank method in common use.
FIVE = [35, 20, 15, 50, 40]


@pytest.mark.parametrize(
    ("statistic", "by_hand"),
    [
        (percentile(5), 15), (percentile(30), 20), (percentile(40), 20), (percentile(50), 35),
        (percentile(100), 50), (percentile(0), 15),
        # Linear: 0.40 of the way through 4 gaps is 1.6: 20 + 0.6 x 15 = 29.
        (percentile(40, "linear"), 29), (percentile(0, "linear"), 15),
        (percentile(100, "linear"), 50), (percentile("12.5", "linear"), Fraction("17.5")),
        (MEDIAN, 35), (MEAN, 32), (TOTAL, 160), (COUNT, 5),
    ],
    ids=str,
)  # fmt: skip
def test_a_statistic_gives_what_is_worked_out_by_hand(statistic: Statistic, by_hand: int) -> None:
    assert statistic.of(FIVE) == by_hand


def test_the_median_of_an_even_number_lies_between_the_middle_two() -> None:
    assert MEDIAN.of([1, 2, 9, 4]) == 3
    assert str(MEDIAN) == "median"
    assert str(percentile("99.9", "linear")) == "p99.9 (linear)"


def test_nothing_has_no_mean_and_no_percentile_but_a_count() -> None:
    for statistic in (MEAN, MEDIAN, percentile(90), RATIO):
        assert statistic.of([]) is None
    assert (COUNT.of([]), TOTAL.of([])) == (0, 0)
    assert RATIO.of([1], 0) is None


@pytest.mark.parametrize(
    "number", [-1, 101, "most", "1/0", float("nan"), float("inf"), "1e999999999"]
)
def test_a_percentage_that_is_none_is_refused(number: float) -> None:
    with pytest.raises(InvalidMeasure, match="a percentage from 0 to 100"):
        percentile(number)


@pytest.mark.parametrize(
    "build",
    [
        lambda: percentile(90, "middle"),
        lambda: Statistic("mean", Fraction(1, 2)),
        lambda: Statistic("percentile"),
        lambda: Basis("", WALL.calendar),
        lambda: Basis("office", "9-17"),
        lambda: mtta(LOG, at=at(20), statistic="typical"),
    ],
)
def test_what_does_not_go_together_is_refused_when_built(build) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InvalidMeasure):
        build()


def test_a_measure_shows_itself_in_a_notebook() -> None:
    assert "left out" in mtta(LOG, at=at(20))._repr_html_()
    shown = hold_debt(LOG, at=at(20)).figure().text()
    assert shown.splitlines()[0] == "hold debt: 10 h 30 min"
    assert "caller  10 h 30 min        1" in shown


@pytest.mark.parametrize("given", [["median"], {"median": 1}, 1, None, "mode"])
def test_what_names_no_statistic_is_refused(given: object) -> None:
    with pytest.raises(InvalidMeasure, match="a statistic"):
        as_statistic(given)
