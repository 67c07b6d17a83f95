"""Error budgets and burn rates, on outcomes and on availability, by hand."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from stories import OFFICE, at, hours, span

from serviceops import Span, SpanSet
from serviceops.errors import InvalidInstant, InvalidMeasure, InvalidValue
from serviceops.measures import (
    BurnWindow,
    CountedOutcome,
    Downtime,
    Objective,
    Outcomes,
    burn_alerts,
    burn_rate,
    error_budget,
    error_rate,
    outcomes,
    time_to_exhaustion,
)
from tests.counted import calls_of

NINES = Objective("answers", "99.9 %")
NOW = at(24 * 30)


def seen(every: timedelta, bad: Span, *, since: timedelta = timedelta(days=30)) -> Outcomes:
    """An outcome at every step before now; those inside a stretch are bad."""
    steps = [NOW - every * n for n in range(1, int(since / every) + 1)]
    return Outcomes(
        [CountedOutcome(moment, moment not in bad, f"T-{moment:%d-%H%M}") for moment in steps]
    )


def test_a_burn_rate_of_14_4_spends_a_30_day_budget_in_50_hours_and_not_in_2() -> None:
    # A published exercise says 2 hours; 30 days are 720 hours, and 720 / 14.4 is 50.
    assert time_to_exhaustion("14.4", NINES) == timedelta(hours=50)


@pytest.mark.parametrize(
    ("rate", "left", "lasts"),
    [
        (1, 1, timedelta(days=30)),
        (2, 1, timedelta(days=15)),
        (1, "50 %", timedelta(days=15)),
        (1000, 1, timedelta(minutes=43, seconds=12)),
        (6, 0, timedelta()),
        (6, -1, timedelta()),
        (0, 1, None),
    ],
)
def test_a_budget_lasts_its_window_times_what_is_left_over_the_burn_rate(
    rate: int, left: int | str, lasts: timedelta | None
) -> None:
    assert time_to_exhaustion(rate, NINES, left=left) == lasts


@pytest.mark.parametrize(
    ("windows", "thresholds"),
    [(BurnWindow.SRE, ["14.4", "6", "1"]), (BurnWindow.SLOTH, ["14.4", "6", "3", "1"])],
)
def test_the_published_windows_have_the_published_thresholds(
    windows: tuple[BurnWindow, ...], thresholds: list[str]
) -> None:
    assert [window.threshold(NINES) for window in windows] == [Fraction(t) for t in thresholds]


def test_over_another_window_the_thresholds_follow_the_general_form() -> None:
    week = Objective("answers", "99.9 %", timedelta(days=7))
    # 2 % of a week in an hour: 0.02 x 168 / 1.
    assert BurnWindow.SRE[0].threshold(week) == Fraction("3.36")


def test_rates_are_counted_from_outcomes() -> None:
    # 60 outcomes in the last hour, 3 of them bad: 5 %, which is 50 times one in a thousand.
    source = seen(timedelta(minutes=1), Span(NOW - timedelta(minutes=3), NOW))
    hour = Span(NOW - timedelta(hours=1), NOW)

    assert error_rate(source, period=hour).value == Fraction(1, 20)
    rate = burn_rate(source, NINES, period=hour)
    assert rate.value == 50
    assert sum(amount for _, amount in rate.parts) == 3
    assert dict(rate.details)["objective"] == "answers: 99.9 % over 720 h"


def test_an_objective_of_seven_nines_is_not_shown_as_all() -> None:
    strict = Objective("answers", "99.99999 %")
    source = seen(timedelta(minutes=1), Span(NOW - timedelta(minutes=3), NOW))
    rate = burn_rate(source, strict, period=Span(NOW - timedelta(hours=1), NOW))
    assert dict(rate.details)["objective"].startswith("answers: 99.99999 % over")


@pytest.mark.parametrize(
    ("bad_since", "bad_until", "firing"),
    [
        # Bad for the last 3 of 60 minutes: 50 over the hour, 600 over 5 minutes, 8.3 over 6 hours
        # and 100 over 30 minutes, 0.69 over three days.
        (3, 0, [True, True, False]),
        # The same 3 minutes, a quarter of an hour ago: the hour's short window is clean again.
        (18, 15, [False, True, False]),
        # Long over: only the short window of six hours still sees it; 1.16 over three days.
        (65, 60, [False, False, True]),
        (0, 0, [False, False, False]),
    ],
)
def test_an_alert_fires_only_while_long_and_short_both_exceed(
    bad_since: int, bad_until: int, firing: list[bool]
) -> None:
    bad = Span(NOW - timedelta(minutes=bad_since), NOW - timedelta(minutes=bad_until))
    source = seen(timedelta(minutes=1), bad)

    assert [alert.fires for alert in burn_alerts(source, NINES, at=NOW)] == firing


def test_a_rate_that_equals_its_threshold_does_not_fire() -> None:
    # 1 bad of 1000 in both windows is a rate of 1; the threshold of the last pair is 1.
    step = timedelta(days=3) / 1000
    pair = BurnWindow(timedelta(days=3), timedelta(days=3) - step, "10 %", "ticket")
    source = seen(step, Span(NOW - step, NOW), since=timedelta(days=3))
    (alert,) = burn_alerts(source, NINES, at=NOW, windows=[pair])

    assert alert.long.value == alert.threshold == 1
    assert alert.short.value == Fraction(1000, 999)
    assert not alert.fires


def test_without_outcomes_nothing_burns_and_nothing_fires() -> None:
    alerts = burn_alerts(Outcomes(()), NINES, at=NOW)
    assert not any(alert.fires for alert in alerts)
    assert alerts[0].long.reason == "nothing was decided then"
    assert time_to_exhaustion(alerts[0].long, NINES) is None


def test_a_budget_on_outcomes() -> None:
    # 1000 outcomes, one per 43.2 minutes, at 99 %: 10 may be bad. 4 are: 60 % left; 12: -20 %.
    step = timedelta(days=30) / 1000
    objective = Objective("answers", "99 %")
    four = error_budget(seen(step, Span(NOW - 4 * step, NOW)), objective, at=NOW)
    twelve = error_budget(seen(step, Span(NOW - 12 * step, NOW)), objective, at=NOW)

    assert (four.value, str(four)) == (Fraction(3, 5), "error budget left: 60.00 %")
    assert twelve.value == Fraction(-1, 5)


def test_a_budget_on_availability() -> None:
    # 99.9 % of 30 days is 43.2 minutes of downtime. 10.8 minutes down leave three quarters.
    down = Span(NOW - timedelta(minutes=10.8), NOW)
    source = Downtime(SpanSet([down]))

    assert error_budget(source, NINES, at=NOW).value == Fraction(3, 4)
    assert burn_rate(source, NINES, period=Span(NOW - hours(1), NOW)).value == Fraction(180)
    assert [alert.fires for alert in burn_alerts(source, NINES, at=NOW)] == [True, True, True]


def test_a_budget_on_availability_counts_agreed_service_time_alone() -> None:
    # Monday: office 9-17. Down 16-20: one hour of eight, and planned 9-10 is not agreed: of seven.
    source = Downtime(SpanSet([span(16, 20)]), service_time=OFFICE, planned=SpanSet([span(9, 10)]))
    found = error_rate(source, period=span(0, 24))
    assert (found.value, found.basis) == (Fraction(1, 7), "office hours")
    assert error_rate(source, period=span(0, 5)).reason == "no agreed service time then"


@pytest.mark.parametrize(
    "share", ["100 %", 1, "-1 %", "most", None, "1/0", True, "1e999999999", "1e-999999999 %"]
)
def test_an_objective_without_a_budget_or_that_is_no_share_is_refused(share: object) -> None:
    with pytest.raises(InvalidMeasure):
        Objective("answers", share)


@pytest.mark.parametrize(
    ("long", "short", "budget"), [(1, 1, "2 %"), (1, 0, "2 %"), (1, 0.1, "0 %"), (1, 0.1, "101 %")]
)
def test_windows_that_do_not_nest_or_spend_no_share_are_refused(
    long: float, short: float, budget: str
) -> None:
    with pytest.raises(InvalidMeasure):
        BurnWindow(hours(long), hours(short), budget, "page")


def test_a_window_that_begins_before_the_first_year_is_refused() -> None:
    with pytest.raises(InvalidInstant):
        error_budget(Outcomes(()), NINES, at=datetime(1, 1, 5, tzinfo=UTC))
    with pytest.raises(InvalidMeasure, match="'missed' or 'left_out'"):
        outcomes({}, open_breached="never")


def test_a_float_means_the_decimal_it_is_written_as() -> None:
    assert Objective("answers", 0.999) == Objective("answers", "99.9 %")
    with pytest.raises(InvalidMeasure, match="longer than nothing"):
        Objective("answers", "99 %", timedelta())


@pytest.mark.parametrize("share", [100, "100 %", 1])
def test_an_objective_of_all_leaves_no_budget(share: object) -> None:
    with pytest.raises(InvalidMeasure, match="leaves no budget to spend"):
        Objective("web", share)  # type: ignore[arg-type]


def test_every_outcome_was_checked_again_where_a_budget_was_computed() -> None:
    def calls(number: int) -> int:
        seen = Outcomes([CountedOutcome(at(9), good=True, record="A") for _ in range(number)])
        return calls_of(lambda: error_budget(seen, Objective("answers", "99 %"), at=at(10)).value)

    calls(1)
    assert calls(2000) - calls(1000) <= 3 * 1000  # it was 20 an outcome


def test_amounts_of_a_host_source_of_errors_are_checked() -> None:
    class Counter:
        basis, in_time = "none", False

        def between(self, _: Span) -> Any:
            return (("A", "1"),), 1

    with pytest.raises(InvalidValue, match="a whole number at position 0"):
        error_budget(Counter(), Objective("answers", "99 %"), at=at(10))
