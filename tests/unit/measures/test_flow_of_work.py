"""Reopening and handing over, by hand."""

from fractions import Fraction

import pytest
from stories import OFFICE, at, hours, span, story

from serviceops.errors import InvalidMeasure
from serviceops.measures import (
    bounce,
    ping_pong,
    reassigned,
    reassignments,
    reopen_events,
    reopen_rate,
)

LATER = at(300)
BACK = {
    "HELD": story("9 log new", "10 resolve resolved", "60 close closed"),
    "SOON": story("9 log new", "11 resolve resolved", "20 reopen in_progress",
                  "30 resolve resolved"),
    "LATE": story("9 log new", "12 resolve resolved", "90 reopen in_progress"),
    "TWICE": story("9 log new", "13 resolve resolved", "14 reopen in_progress",
                   "15 resolve resolved", "16 reopen in_progress", "40 resolve resolved"),
    "OPEN": story("9 log new"),
}  # fmt: skip


def test_the_cohort_counts_records_resolved_then_and_reopened_within_the_window() -> None:
    found = reopen_rate(BACK, at=LATER, within=hours(24), period=span(0, 24))

    assert dict(found.parts) == {"HELD": 0, "SOON": 1, "LATE": 0, "TWICE": 1}
    assert found.value == Fraction(1, 2)
    assert found.left_out_ids("not_resolved") == ("OPEN",)
    assert dict(found.details)["window"] == "24 h"
    assert reopen_rate(BACK, at=LATER, within=hours(78), period=span(0, 24)).value == Fraction(3, 4)


def test_only_resolutions_of_the_period_open_a_window() -> None:
    found = reopen_rate(BACK, at=LATER, within=hours(24), period=span(24, 48))

    assert dict(found.parts) == {"SOON": 0, "TWICE": 0}  # resolved again at 30 and at 40
    assert found.left_out_ids("outside_period") == ("HELD", "LATE")


def test_an_open_window_decides_only_records_that_were_reopened() -> None:
    found = reopen_rate(BACK, at=at(21), within=hours(24), period=span(0, 24))

    assert dict(found.parts) == {"SOON": 1, "TWICE": 1}
    assert found.left_out_ids("window_open") == ("HELD", "LATE")


def test_a_record_is_decided_at_the_end_of_its_window() -> None:
    log = {"INC-1": story("9 log new", "10 resolve resolved")}
    early = reopen_rate(log, at=at(13.9), within=hours(4))
    assert early.left_out_ids("window_open") == ("INC-1",)
    assert reopen_rate(log, at=at(14), within=hours(4)).parts == (("INC-1", 0),)


def test_the_window_may_be_working_time() -> None:
    # SOON came back after 6 office hours (11 to 17); TWICE after one.
    found = reopen_rate(BACK, at=LATER, within=hours(5), basis=OFFICE, period=span(0, 24))
    assert dict(found.parts) == {"HELD": 0, "SOON": 0, "LATE": 0, "TWICE": 1}


def test_a_record_was_decided_in_the_night_and_reopened_within_its_window_all_the_same() -> None:
    # The window of six office hours ends at 17, when the office closes.
    log = {"INC-1": story("9 log new", "11 resolve resolved", "20 reopen new")}
    found = [
        reopen_rate(log, at=at(hour), within=hours(6), basis=OFFICE) for hour in (16, 17, 19, 20)
    ]

    assert [dict(one.parts) for one in found] == [{}, {}, {}, {"INC-1": 1}]


def test_a_window_of_no_length_is_refused() -> None:
    with pytest.raises(InvalidMeasure, match="a window longer than nothing"):
        reopen_rate(BACK, at=LATER, within=hours(0))


def test_the_event_form_counts_reopenings_over_resolutions() -> None:
    found = reopen_events(BACK, at=LATER)
    assert found.value == Fraction(1 + 1 + 2, 1 + 2 + 1 + 3)
    assert dict(found.parts) == {"HELD": 0, "SOON": 1, "LATE": 1, "TWICE": 2}
    assert found.left_out_ids("neither") == ("OPEN",)

    monday = reopen_events(BACK, at=LATER, period=span(0, 24))
    assert monday.value == Fraction(3, 5)
    nothing = reopen_events(BACK, at=LATER, period=span(80, 100))
    assert (nothing.value, nothing.total, nothing.reason) == (None, 1, "nothing was resolved")


# The groups each went through, an hour each; nobody worked but where a start is given.
PASSED = {
    name: story(*(f"{9 + n} assign group={group}" for n, group in enumerate(groups)))
    for name, groups in {
        "STAYS": "A", "MOVES": "AB", "PONG": "ABA", "ROUND": "ABCA", "LONG": "ABABC", "SAME": "AAB"
    }.items()
}  # fmt: skip


@pytest.mark.parametrize(
    ("measure", "by_hand", "value"),
    [
        (reassignments, [0, 1, 2, 3, 4, 1], Fraction(11, 6)),
        (reassigned, [0, 1, 1, 1, 1, 1], Fraction(5, 6)),
        (ping_pong, [0, 0, 1, 1, 1, 0], Fraction(1, 2)),
    ],
)
def test_handing_over_is_what_the_table_gives_by_hand(measure, by_hand, value) -> None:  # type: ignore[no-untyped-def]
    found = measure(PASSED, at=LATER)
    assert [amount for _, amount in found.parts] == by_hand
    assert found.value == value


def test_a_bounce_is_passed_on_soon_and_without_work() -> None:
    log = {
        **PASSED,
        "WORKED": story("9 assign group=A", "9.5 start", "10 assign group=B"),
        "SLOW": story("9 assign group=A", "20 assign group=B"),
    }
    found = bounce(log, at=LATER, within=hours(1))
    # SAME stays two hours with A before B has it.
    assert [amount for _, amount in found.parts] == [0, 1, 1, 1, 1, 0, 0, 0]
    assert dict(found.details)["soon"].startswith("within 1 h, without start or resolve")
    night = {"A": story("16 assign group=A", "34 assign group=B")}
    assert bounce(night, at=LATER, within=hours(1)).value == 0
    assert bounce(night, at=LATER, within=hours(2), basis=OFFICE).value == 1  # 16-17 and 9-10


def test_a_group_that_had_a_record_for_no_time_is_not_counted() -> None:
    log = {"A": story("9 assign group=A", "10 assign group=B", "10 assign group=C")}
    assert reassignments(log, at=LATER).parts == (("A", 1),)


def test_work_at_the_instant_of_a_handover_belongs_to_the_next_group() -> None:
    log = {"A": story("9 assign group=A", "10 assign group=B", "10 start", "20 assign group=C")}
    assert bounce(log, at=LATER, within=hours(1)).parts == (("A", 1),)


def test_median_is_shown_beside_the_mean() -> None:
    found = reassignments(PASSED, at=LATER)
    assert found.median.value == Fraction(3, 2)
    assert found.percentile(90).value == 4


def test_a_record_without_a_group_is_left_out_and_a_gap_between_groups_is_no_group() -> None:
    log = {"NEW": story("9 log new"), "GAP": story("9 a group=A", "10 b group=", "11 c group=A")}
    found = reassignments(log, at=LATER)
    assert dict(found.parts) == {"GAP": 0}
    assert ping_pong(log, at=LATER).value == 1  # passed on to nobody, and back
    assert found.left_out_ids("never_assigned") == ("NEW",)


def test_reassignments_count_persons_and_the_records_of_a_period() -> None:
    log = {"A": story("9 a person=ann", "10 b person=bob"), "B": story("30 a person=ann")}
    assert reassignments(log, at=LATER, fact="person", period=span(0, 24)).parts == (("A", 1),)
