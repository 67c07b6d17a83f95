"""What a report does with records that were never decided, and periods without a figure."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from serviceops.calendars import BusinessCalendar
from serviceops.columns import Log
from serviceops.errors import InvalidValue
from serviceops.history import History, Transition
from serviceops.reports import Exclusion, ReportFacts, ServiceReport, service_report
from serviceops.sla import DIALECTS, By, Goal, On, Policy, Rule, Target, While

OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
AT = datetime(2026, 4, 1, tzinfo=UTC)


def march(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def policy(name: str, hours: float) -> Policy:
    goal = Goal.working(hours=hours)
    target = Target("fix", goal=goal, calendar=OFFICE, start=On("start"), stop=On("end"))
    return Policy(name, rules=Rule(targets=target))


def ticket(*steps: tuple[datetime, str], **facts: int) -> History:
    return History.of(
        Transition(at, action, sets=facts if number == 0 else {})
        for number, (at, action) in enumerate(steps)
    )


LOGGED = ticket((march(2), "log"))


def report(tickets: dict[str, History], **stated: object) -> ServiceReport:
    given = {"at": AT, "hours": OFFICE, "start": march(1, 0), **stated}
    return service_report(Log.of(tickets), policy("gold", 8), **given)  # type: ignore[arg-type]


def test_records_with_a_clock_that_never_started_can_be_excluded_and_count_nowhere() -> None:
    gone = [Exclusion(record=name, why="a test", by="ann", at=AT) for name in ("A", "B")]

    found = report({"A": LOGGED, "B": LOGGED}, exclusions=gone)

    assert [(row.met, row.missed, row.excluded_met) for row in found.attainment] in (
        [],
        [(0, 0, 0)],
    )


def test_a_credited_pause_takes_nothing_from_the_time_at_work() -> None:
    steps = [(march(2), "start"), (march(2, 16), "hold"), (march(3, 10), "go"), (march(6), "end")]
    states = {"start": "in_progress", "hold": "on_hold", "go": "in_progress", "end": "resolved"}
    paused = History.of(Transition(at, action, states[action]) for at, action in steps)
    target = Target(
        "fix", goal=Goal.working(hours=8), calendar=OFFICE, start=On("start"), stop=On("end"),
        pause=While("on_hold"),
    )  # fmt: skip
    erpnext = Policy("gold", Rule(targets=target), conventions=DIALECTS["erpnext"])

    (miss,) = service_report({"A": paused}, erpnext, at=AT).misses

    # By hand: 16 to 17 and 9 to 10 on hold; 7 h of Monday, 7 of Tuesday, 8 of Wednesday and of
    # Thursday at work. The 16 hours of the night are given back, and are paused too.
    assert miss.parts == (
        ("waiting for the provider", timedelta(hours=2)), ("work", timedelta(hours=30)),
    )  # fmt: skip
    assert miss.elapsed == timedelta(hours=14)


def test_a_miss_states_its_goal_once() -> None:
    late = ticket((march(2), "start"), (march(4, 10), "end"))
    target = Target(
        "fix", goal=Goal.working(hours=12), calendar=OFFICE, start=On("start"), stop=On("end")
    )
    found = service_report({"A": late}, Policy("gold", Rule(targets=target)), at=AT)

    # 8 h of Monday and of Tuesday, and one of Wednesday.
    (line,) = (one for one in found.text().splitlines() if one.startswith("A: fix"))
    assert "5 h past the goal" in line
    assert line.count("12 h") == 1


def test_a_number_and_its_text_are_two_values_in_one_order() -> None:
    first, second = (ticket((march(day), "start"), (march(day, 10), "end")) for day in (2, 3))
    number, text = (
        History.of([Transition(march(day), "site", sets={"site": site}), *history])
        for day, site, history in ((2, 1, first), (3, "1", second))
    )

    orders = [
        [row.value for row in report(tickets, by=["site"]).attainment if row.fact]
        for tickets in ({"A": number, "B": text}, {"B": text, "A": number})
    ]

    assert orders == [[1, "1"]] * 2


def test_two_policies_without_a_figure_have_no_difference() -> None:
    text = report({"A": LOGGED}, beside=policy("silver", 40)).html()

    assert "Another policy" not in text or "none" in text


def test_a_score_of_before_the_report_counts_in_no_period() -> None:
    early = ticket((datetime(2026, 2, 27, 9, tzinfo=UTC), "start"), (march(2), "end"), score=5)
    late = ticket((march(3), "start"), (march(3, 10), "end"), score=2)

    found = report({"A": early, "B": late}, facts=ReportFacts(score="score"))

    assert [row.satisfied for row in found.flow] == [(0, 1)]


@pytest.mark.parametrize("fact", ["priority", "state"])
@pytest.mark.parametrize("source", [dict, Log.of])
def test_a_number_in_histories_and_its_text_in_the_goal_left_every_cycle_open(
    source: Callable[[Mapping[str, History]], Any], fact: str
) -> None:
    def found(value: Any) -> ServiceReport:
        if fact == "state":
            history = History.of([Transition(march(2), "start", "1"), Transition(march(3), "end")])
        else:
            history = ticket((march(2), "start"), (march(3), "end"), priority=1)
        goal = By(fact, {value: Goal.real(hours=4)})
        target = Target("fix", goal=goal, start=On("start"), stop=On("end"))
        records = source({"A": history})
        return service_report(records, Policy("gold", Rule(targets=target)), at=AT)

    right, wrong = ("1", 1) if fact == "state" else (1, "1")
    assert [(row.met, row.missed) for row in found(right).attainment] == [(0, 1)]
    with pytest.raises(InvalidValue, match=f"such as {wrong!r}, is expected"):
        found(wrong)


@pytest.mark.parametrize("source", [dict, Log.of])
def test_a_number_and_its_text_are_two_rows_of_the_printed_report_and_lose_no_cycle(
    source: Callable[[Mapping[str, History]], Any],
) -> None:
    values = {"A": 1, "B": "1", "C": True, "D": 1.0, "E": None, "F": "not set", "G": "P1"}
    tickets = {
        name: History.of(
            [Transition(march(2), "start", sets={"level": value}), Transition(march(3), "end")]
        )
        for name, value in values.items()
    }

    found = service_report(source(tickets), policy("gold", 8), by=("level",), at=AT)

    # A, C and D are equal numbers in Python, and so one group.
    rows = [line.split("  ") for line in found.text().splitlines() if line.startswith("fix     l")]
    decided = {row[2].strip(): next(cell.strip() for cell in row[3:] if cell) for row in rows}
    assert decided == {
        "level 1": "3", "level '1'": "1", "level P1": "1", "level 'not set'": "1",
        "level not set": "1",
    }  # fmt: skip
