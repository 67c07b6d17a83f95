"""Cycles of Jira's service levels, in and out."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from serviceops import BusinessCalendar, Goal, History, On, Target, Transition, While
from serviceops.errors import MalformedPayload
from serviceops.interop.jira_sla import from_sla, to_sla
from serviceops.interop.reconcile import reconcile

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)  # a Monday
MILLIS = int(NINE.timestamp()) * 1000
HOUR = 3_600_000
OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
ANSWER = Target(
    "Time to answer", goal=Goal.working(hours=4), calendar=OFFICE, start=On("ask"),
    stop=On("answer"), pause=While("on_hold"), repeats=True,
)  # fmt: skip
PAYLOAD = {
    "size": 1,
    "values": [
        {
            "id": "10",
            "name": "Time to answer",
            "completedCycles": [
                {
                    "startTime": {"epochMillis": MILLIS, "iso8601": "2026-03-02T09:00:00+0000",
                                  "jira": "2026-03-02T09:00:00.000+0000", "friendly": "x"},
                    "stopTime": {"epochMillis": MILLIS + 6 * HOUR},
                    "breachTime": {"epochMillis": MILLIS + 4 * HOUR},
                    "breached": True,
                    "goalDuration": {"millis": 4 * HOUR, "friendly": "4h"},
                    "elapsedTime": {"millis": 6 * HOUR, "friendly": "6h"},
                    "remainingTime": {"millis": -2 * HOUR, "friendly": "-2h"},
                }
            ],
            "ongoingCycle": {
                "startTime": {"iso8601": "2026-03-02T16:00:00+0000"},
                "breached": False,
                "paused": True,
                "withinCalendarHours": False,
                "goalDuration": {"millis": 4 * HOUR, "friendly": "4h"},
                "elapsedTime": {"millis": HOUR // 2, "friendly": "30m"},
                "remainingTime": {"millis": 3 * HOUR + HOUR // 2, "friendly": "3h 30m"},
            },
        }
    ],
}  # fmt: skip


def at(hours: float) -> datetime:
    return NINE + timedelta(hours=hours)


HISTORY = History.of(
    [
        Transition(at(0), "ask", state="new"),
        Transition(at(6), "answer"),
        Transition(at(7), "ask"),
        Transition(at(7.5), "hold", state="on_hold"),
    ]
)


def test_cycles_come_in_as_readings() -> None:
    first, second = from_sla(PAYLOAD, case="IT-7", read_at=at(9))
    assert (first.cycle, str(first.stage), first.breached) == (1, "stopped", True)
    assert (first.elapsed, first.remaining) == (timedelta(hours=6), timedelta(hours=-2))
    assert (first.due_at, first.read_at) == (at(4), None)
    assert (second.cycle, str(second.stage), second.in_hours) == (2, "paused", False)
    assert (second.started_at, second.due_at, second.read_at) == (at(7), None, at(9))


def test_our_readings_go_out_in_the_same_shape() -> None:
    written = to_sla(ANSWER.read(HISTORY, at=at(9)), id="10")
    (completed,) = written["completedCycles"]
    assert completed["stopTime"] == {
        "iso8601": "2026-03-02T15:00:00+0000", "epochMillis": MILLIS + 6 * HOUR
    }  # fmt: skip
    assert completed["remainingTime"] == {"millis": -2 * HOUR, "friendly": "-2h"}
    assert completed["breached"] is True
    assert "paused" not in completed
    ongoing = written["ongoingCycle"]
    assert (ongoing["paused"], ongoing["withinCalendarHours"]) == (True, False)
    assert ongoing["elapsedTime"] == {"millis": HOUR // 2, "friendly": "30m"}
    assert "breachTime" not in ongoing  # paused short of it


def test_what_we_write_we_read_and_it_is_the_same_as_our_reading() -> None:
    reading = ANSWER.read(HISTORY, at=at(9))
    for theirs in from_sla(to_sla(reading, id="10"), read_at=at(9)):
        answer = reconcile(reading, theirs)
        assert answer.agrees, str(answer)
        assert {"elapsed", "remaining", "goal", "breached", "stage"} <= set(answer.compared)


def test_a_cycle_without_its_start_is_refused_with_its_place() -> None:
    with pytest.raises(MalformedPayload) as caught:
        from_sla({"name": "x", "completedCycles": [{"stopTime": {"epochMillis": "soon"}}]})
    assert [problem.split(":")[0] for problem in caught.value.problems] == [
        "$.completedCycles[0].startTime", "$.completedCycles[0].stopTime.epochMillis",
        "$.completedCycles[0].stopTime.iso8601",
    ]  # fmt: skip


def test_a_page_that_is_not_the_last_says_so_with_its_last_reading() -> None:
    cycle = {"startTime": {"epochMillis": MILLIS}, "paused": False}
    page = {"values": [{"name": "a", "completedCycles": [], "ongoingCycle": cycle}] * 2}

    readings = from_sla({**page, "isLastPage": False})

    assert [[one.code for one in each.lost] for each in readings] == [[], ["more_pages"]]
    assert [each.lost for each in from_sla({**page, "isLastPage": True})] == [(), ()]


def test_an_ongoing_cycle_has_no_number_without_the_completed_ones() -> None:
    cycle = {"startTime": {"epochMillis": MILLIS}, "paused": False}
    (reading,) = from_sla({"name": "a", "ongoingCycle": cycle})
    assert reading.cycle is None


@pytest.mark.parametrize(
    ("cycle", "place"),
    [
        ({"startTime": {"epochMillis": MILLIS}}, "paused"),
        ({"startTime": {"epochMillis": MILLIS, "iso8601": "2026-03-02T10:00:00+0000"},
          "paused": False}, "startTime.iso8601"),
    ],
)  # fmt: skip
def test_a_cycle_that_leaves_its_meaning_open_is_refused(cycle: dict[str, Any], place: str) -> None:
    with pytest.raises(MalformedPayload) as caught:
        from_sla({"name": "a", "completedCycles": [], "ongoingCycle": cycle})
    assert [problem.split(":")[0] for problem in caught.value.problems] == [
        f"$.ongoingCycle.{place}"
    ]
