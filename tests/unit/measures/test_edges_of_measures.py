"""Edges of measures, worked out by hand: what counts, what is left out, and how it is shown."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest
from stories import OFFICE, at, hours, span, story

from serviceops import Goal, On, SpanSet, Target
from serviceops.errors import InvalidMeasure, ServiceOpsError
from serviceops.measures import (
    DEFINITIONS,
    Breakdown,
    CalendarWindow,
    CountedOutcome,
    CreditBand,
    FactTimestamp,
    Measure,
    Objective,
    Outcomes,
    Redundancy,
    ServiceCredits,
    attainment,
    availability,
    backlog,
    backlog_over,
    bounce,
    burn_rate,
    csat,
    error_budget,
    fcr_freshservice,
    fcr_hdi,
    mtrs,
    mtta,
    outage_stages,
    outcomes,
    percentile,
    reassigned,
    reopen_rate,
    response_rate,
    time_between,
)
from serviceops.measures.budget import as_share
from serviceops.measures.measure import TIMELESS
from serviceops.measures.statistic import COUNT, MEAN
from serviceops.sla import Enters, While
from serviceops.spans import Span

LATER = at(300)
BANDS = [CreditBand(below="99 %", credit="10 %")]
LOG = {
    "OLD": story("0 log new", "40 resolve resolved"),
    "DAY": story("10 log new priority=P1"),
    "NEW": story("38 log new"),
    "NEXT": story("60 log new"),
}


def left(measure: Measure) -> dict[str, tuple[str, ...]]:
    return {one.code: one.ids for one in measure.left_out}


# Text


@pytest.mark.parametrize(
    ("figure", "shown"),
    [(Fraction(3), "3"), (Fraction(1, 2), "0.50"), (Fraction(-1, 3), "-0.34"), (None, "none"),
     (Fraction(12345), "12345"), (Fraction(2469, 2), "1,234.50")],
)  # fmt: skip
def test_a_number_is_shown_whole_or_to_two_decimals_rounded_down(
    figure: Fraction | None, shown: str
) -> None:
    assert backlog(LOG, at=at(39)).whole.show(figure) == shown


def test_a_time_per_record_is_shown_by_several_statistics_and_every_other_figure_by_one() -> None:
    down = {"A": span(2, 4), "B": span(8, 14)}

    assert backlog(LOG, at=at(39)).whole.shown == "3"
    assert mtrs(down, period=span(0, 24)).shown == "4 h"
    assert availability(down, period=span(0, 24)).shown == "66.66 %"
    log = {"INC-1": story("9 log new", "10 start in_progress")}
    assert mtta(log, at=LATER).shown == "median 1 h, p90 (nearest rank) 1 h, mean 1 h"


def test_a_ratio_of_numbers_is_shown_as_numbers() -> None:
    target = Target("r", goal=Goal.real(hours=4), start=On("log"), stop=On("resolve"))
    readings = {
        name: target.read(story("9 log", f"{end} resolve"), at=LATER)
        for name, end in (("A", 10), ("B", 11), ("C", 14))
    }

    assert "statistic: 2 / 3\n" in attainment(readings).text()


@pytest.mark.parametrize(
    ("number", "text"),
    [(90, "p90"), ("99.9", "p99.9"), ("12.5", "p12.5"), (50, "p50"), ("99.99999", "p99.99999")],
)
def test_a_percentile_is_named_by_its_number_and_its_rule(number: Any, text: str) -> None:
    assert str(percentile(number)) == f"{text} (nearest rank)"


def test_a_breakdown_lines_up_its_parts_and_names_them_where_one_is_missing() -> None:
    found = backlog(LOG, at=at(39), buckets=[hours(24)])

    assert found.text().splitlines()[-2:] == [
        "  = 0 s to 24 h    1",
        "  = 24 h and over  2",
    ]
    with pytest.raises(InvalidMeasure, match="one of the parts: 0 s to 24 h, 24 h and over"):
        found["old"]
    empty = Breakdown(found.whole, ())
    assert empty.text() == found.whole.text()
    with pytest.raises(InvalidMeasure, match="one of the parts: none"):
        empty["old"]


def test_a_whole_of_parts_is_named_by_how_many_it_needs() -> None:
    assert str(Redundancy(2, ["a", "b", "c"])) == "2 of a, b, c"
    assert str(Redundancy.parallel("a")) == "all of a"


# What is counted and what is left out


def test_a_backlog_counts_one_for_each_record_and_says_of_what_age() -> None:
    found = backlog(LOG, at=at(39), buckets=[hours(24)])

    assert found.whole.parts == (("OLD", 1), ("DAY", 1), ("NEW", 1))
    assert (found.whole.population, found["24 h and over"].population) == (
        "records open", "records open, aged 24 h and over",
    )  # fmt: skip
    assert found["24 h and over"].parts == (("OLD", 1), ("DAY", 1))


def test_a_backlog_names_whom_it_leaves_out_in_one_pass_as_by_itself() -> None:
    expected = {"not_yet": ("NEXT",), "not_open": ("OLD",)}
    assert left(backlog(LOG, at=at(40)).whole) == expected
    assert left(backlog_over(LOG, at=[at(40)])[0]) == expected

    urgent = While(priority="P1")
    expected = {"not_yet": ("NEXT",), "other_population": ("OLD", "NEW")}
    assert left(backlog(LOG, at=at(40), where=urgent).whole) == expected
    assert left(backlog_over(LOG, at=[at(40)], where=urgent)[0]) == expected


def test_a_share_of_records_names_those_outside_the_period_and_those_not_started() -> None:
    log = {**LOG, "NOTE": story("9 note")}

    found = reassigned(log, at=LATER, period=span(0, 20))
    assert left(found) == {
        "outside_period": ("NEW", "NEXT"),
        "never_assigned": ("OLD", "DAY", "NOTE"),
    }
    fresh = fcr_freshservice(log, at=LATER)
    assert left(fresh) == {"not_resolved": ("DAY", "NEW", "NEXT"), "not_started": ("NOTE",)}


def test_only_a_bounce_is_counted_on_a_basis() -> None:
    log = {"INC-1": story("9 log new group=a", "10 reassign group=b")}

    assert bounce(log, at=LATER, within=hours(1), basis=OFFICE).basis == "office hours"
    assert reassigned(log, at=LATER).basis == TIMELESS


def test_a_contact_that_could_not_be_resolved_counts_neither_way() -> None:
    log = {
        "PHONE": story("9 log new", "9.5 resolve resolved"),
        "VISIT": story("9 log new kind=visit", "9.5 resolve resolved"),
    }

    found = fcr_hdi(log, at=LATER, eligible=~While(kind="visit"))
    assert (found.parts, left(found)) == ((("PHONE", 1),), {"not_eligible": ("VISIT",)})


def test_a_written_contact_that_was_not_enough_is_not_resolved_by_being_quick() -> None:
    log = {
        "BACK": story("9 log new channel=mail", "9.5 resolve resolved", "20 reopen in_progress"),
        "OPEN": story("9 log new channel=mail"),
    }

    assert fcr_hdi(log, at=LATER).parts == (("BACK", 0), ("OPEN", 0))


def test_a_response_rate_refuses_a_score_that_is_none() -> None:
    with pytest.raises(InvalidMeasure, match="a whole score from 1 to 5"):
        response_rate({"A": 6})
    assert response_rate({"A": 1, "B": 5, "C": None}).value == Fraction(2, 3)


def test_a_scale_of_scores_too_short_is_refused_by_its_end() -> None:
    for best in (1, 0, -3):
        with pytest.raises(InvalidMeasure, match=f"{best} was given where a best score of 2 or"):
            csat({"A": 1}, best=best)
    with pytest.raises(InvalidMeasure, match="0 was given where a best score of 1 or more is"):
        response_rate({"A": 1}, best=0)
    assert csat({"A": 2, "B": 1}, best=2, positive=1).value == Fraction(1, 2)
    assert response_rate({"A": 1, "B": None}, best=1).value == Fraction(1, 2)


@pytest.mark.parametrize("positive", [0, 5])
def test_some_scores_are_positive_and_some_are_not(positive: int) -> None:
    with pytest.raises(InvalidMeasure, match="a number of scores from 1 to 4"):
        csat({"A": 5}, positive=positive)
    assert csat({"A": 2, "B": 1}, positive=4).value == Fraction(1, 2)


def test_a_window_may_be_as_short_as_an_instant() -> None:
    log = {"INC-1": story("9 log new", "10 resolve resolved", "10 reopen in_progress")}

    assert reopen_rate(log, at=LATER, within=timedelta(microseconds=1)).value == 1


# Stages and times


def failed(*, repaired: float, recovered: float, restored: str = "20 resolve resolved") -> Any:
    return story(
        f"9 log new failed_at=8 diagnosed_at=10 repaired_at={repaired} recovered_at={recovered}",
        restored,
    )


def test_a_stage_ends_once_its_moment_has_come() -> None:
    log = {"INC-1": failed(repaired=12, recovered=20)}

    assert outage_stages(log, at=at(20)).whole.length == hours(12)
    # At 19 the recovery is a moment that somebody wrote down in advance.
    early = {"INC-1": failed(repaired=12, recovered=20, restored="15 resolve resolved")}
    (missing,) = outage_stages(early, at=at(19)).whole.left_out
    assert (missing.code, missing.sentence) == ("moment_missing", "without recovered_at as stated")
    ended = {"INC-1": failed(repaired=12, recovered=19, restored="25 note")}
    (missing,) = outage_stages(ended, at=at(19)).whole.left_out
    assert missing.sentence == "without entering resolved"


def test_an_outage_that_was_restored_with_its_first_transition_counts() -> None:
    facts = "failed_at=1 diagnosed_at=2 repaired_at=3 recovered_at=4"
    log = {"INC-1": story(f"5 log resolved {facts}", "6 note")}

    found = outage_stages(log, at=LATER, detected=FactTimestamp("failed_at"))
    assert found.whole.length == hours(4)


def test_the_end_may_be_a_fact_or_else_an_edge() -> None:
    log = {
        "FACT": story("9 log new", "12 resolve resolved fixed_at=11"),
        "EDGE": story("9 log new", "12 resolve resolved"),
        "NONE": story("9 log new"),
    }
    parts: dict[str, Any] = {
        "definition": DEFINITIONS["repair"], "start": On("log"), "at": LATER, "stop_at": "last",
    }  # fmt: skip
    either = FactTimestamp("fixed_at", otherwise=Enters("resolved"))

    found = time_between(log, stop=either, **parts)
    assert found.parts == (("FACT", 7_200_000_000), ("EDGE", 10_800_000_000))
    assert left(found) == {"not_stopped": ("NONE",)}
    alone = time_between(log, stop=FactTimestamp("fixed_at"), **parts)
    assert (alone.ids, left(alone)) == (("FACT",), {"not_stopped": ("EDGE", "NONE")})


def test_what_started_after_the_period_is_not_missing_its_stop_in_it() -> None:
    log = {"IN": story("9 log new"), "EDGE": story("20 log new"), "AFTER": story("21 log new")}
    parts: dict[str, Any] = {
        "definition": DEFINITIONS["repair"], "start": On("log"), "stop": On("resolve"), "at": LATER,
        "dated_by": "stop",
    }  # fmt: skip

    found = time_between(log, period=span(0, 20), **parts)
    assert left(found) == {"not_stopped": ("IN",), "outside_period": ("EDGE", "AFTER")}
    assert left(time_between(log, **parts)) == {"not_stopped": ("IN", "EDGE", "AFTER")}


# Outages, budgets and credits


def test_a_break_that_goes_on_after_planned_downtime_begins_at_its_end() -> None:
    down, planned = {"A": span(2, 6)}, SpanSet([span(1, 4)])

    # From three on, the break began at four: within the period, with two hours of it.
    assert mtrs(down, period=span(3, 24), planned=planned).length == hours(2)
    assert mtrs(down, period=span(5, 24), planned=planned).reason == "no break began in the period"


def test_a_day_is_a_window_of_the_calendar() -> None:
    for day in (date(2026, 3, 2), date(2026, 3, 5)):
        first = datetime(day.year, day.month, day.day, tzinfo=UTC)
        window = CalendarWindow("day").span_at(first + hours(12))
        assert window == Span(first, first + hours(24))


def test_errors_are_scaled_by_the_budget_whatever_it_is() -> None:
    # One of four is bad: half of a budget of a half, and a quarter of all of it.
    seen = Outcomes([CountedOutcome(at(n), good=n != 1) for n in range(4)])
    half, all_of_it = Objective("half", "50 %"), Objective("all", "0 %")

    assert burn_rate(seen, half, period=span(0, 4)).value == Fraction(1, 2)
    assert error_budget(seen, half, at=at(4)).value == Fraction(1, 2)
    assert burn_rate(seen, all_of_it, period=span(0, 4)).value == Fraction(1, 4)
    assert error_budget(seen, all_of_it, at=at(4)).value == Fraction(3, 4)
    assert "statistic: 1 / 4 x 2\n" in burn_rate(seen, half, period=span(0, 4)).text()
    assert "statistic: 1 - 1 / 4 x 2\n" in error_budget(seen, half, at=at(4)).text()
    assert "statistic: 1 / 4\n" in burn_rate(seen, all_of_it, period=span(0, 4)).text()


def test_a_cancelled_promise_is_no_outcome_and_the_next_one_is() -> None:
    target = Target(
        "r", goal=Goal.real(hours=4), start=On("log"), stop=On("resolve"), cancel=On("cancel")
    )
    log = {
        "LATE": story("9 log", "14 cancel"),
        "NONE": story("9 note"),
        "GONE": story("9 log", "10 cancel"),
        "MET": story("9 log", "10 resolve"),
    }

    found = outcomes({name: target.read(history, at=LATER) for name, history in log.items()})
    assert [(one.record, one.good) for one in found.outcomes] == [("MET", True)]


def test_readings_in_columns_are_not_mixed_with_others() -> None:
    class Columns:
        name = "r"
        cases = ("A", "B")

        def every_cycle(self) -> Any:
            def rows() -> Iterator[tuple[int, None]]:
                yield from ((0, None), (1, None))

            return SimpleNamespace(rows=rows)

    assert left(attainment({"r": Columns()})) == {"not_started": ("A", "B")}
    assert left(attainment(Columns(), target="r")) == {"not_started": ("A", "B")}
    with pytest.raises(InvalidMeasure, match="a reading"):
        attainment({"r": Columns(), "s": 5})  # type: ignore[dict-item]
    assert attainment({}).reason == "no record is counted"


@pytest.mark.parametrize(
    ("wrong", "advice"),
    [
        (lambda: as_share("0." + "9" * 99), "a share"),
        (lambda: as_share("1e-999"), "a share"),
        (lambda: Redundancy(1, [""]), "names of parts"),
        (lambda: Redundancy(1, ["web", 5]), "names of parts"),
        (lambda: Redundancy(1, "web"), "names of parts"),
        (lambda: ServiceCredits(bands=[]), "bands"),
        (lambda: ServiceCredits(bands=["10 %"]), "such as CreditBand"),
        (lambda: Objective("x", "100 %"), "leaves no budget"),
        (lambda: ServiceCredits(bands=BANDS, claim_months=1201), "from 0 to 1200"),
        (lambda: ServiceCredits(bands=BANDS, claim_days=-1), "from 0 to 1200"),
        (lambda: ServiceCredits(bands=BANDS, claim_days=True), "from 0 to 1200"),
        (lambda: mtta({"A": 5}, at=LATER), "a history, or a record with one"),
    ],
)
def test_what_is_refused_comes_with_advice(wrong: Any, advice: str) -> None:
    with pytest.raises(ServiceOpsError, match=advice):
        wrong()


def test_a_credit_may_be_claimed_for_as_long_as_a_century() -> None:
    century = ServiceCredits(bands=BANDS, claim_months=1200, claim_days=0)

    until = century.claim_until(span(0, 24), zone="UTC")
    assert until == datetime(2126, 3, 3, tzinfo=UTC)


def test_a_share_may_have_as_many_digits_as_anybody_writes() -> None:
    assert as_share("0." + "0" * 97 + "1") == Fraction(1, 10**98)


def test_statistics_of_numbers_are_exact() -> None:
    assert [COUNT.of([5, 7]), MEAN.of([5, 8])] == [2, Fraction(13, 2)]
    assert [percentile(0).of([3, 1, 2]), percentile(0, "linear").of([3, 1, 2])] == [1, 1]
    assert percentile(25, "linear").of([10, 20]) == Fraction(25, 2)


def test_lint_says_where_the_last_band_leaves_figures_without_a_credit() -> None:
    bands = [CreditBand(at_least="99 %", below="99.9 %", credit="10 %"),
             CreditBand(at_least="95 %", below="99 %", credit="30 %")]  # fmt: skip

    (found,) = ServiceCredits(bands=bands).lint()
    assert (found.code, found.about) == ("credit_hole", "95 % to below 99 %: 30 %")
    assert found.sentence == "no band has figures below 95 %"


def test_a_share_of_a_hundred_is_refused_with_how_to_write_it() -> None:
    with pytest.raises(InvalidMeasure, match=r"write '99\.9 %' for 99\.9 of a hundred"):
        Objective("mail", 99.9)


def test_a_keyword_that_no_agreement_has_is_refused_with_those_it_has() -> None:
    agreed: dict[str, Any] = {"maintenance": SpanSet()}
    with pytest.raises(TypeError, match=r"'maintenance'; the agreement has .* planned_as"):
        availability([], period=span(0, 24), **agreed)
