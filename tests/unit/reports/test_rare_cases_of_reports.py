"""What a report does with records that were never decided, and periods without a figure."""

from datetime import UTC, datetime

from serviceops.calendars import BusinessCalendar
from serviceops.columns import Log
from serviceops.history import History, Transition
from serviceops.reports import Exclusion, ReportFacts, ServiceReport, service_report
from serviceops.sla import Goal, On, Policy, Rule, Target

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


def test_two_policies_without_a_figure_have_no_difference() -> None:
    text = report({"A": LOGGED}, beside=policy("silver", 40)).html()

    assert "Another policy" not in text or "none" in text


def test_a_score_of_before_the_report_counts_in_no_period() -> None:
    early = ticket((datetime(2026, 2, 27, 9, tzinfo=UTC), "start"), (march(2), "end"), score=5)
    late = ticket((march(3), "start"), (march(3, 10), "end"), score=2)

    found = report({"A": early, "B": late}, facts=ReportFacts(score="score"))

    assert [row.satisfied for row in found.flow] == [(0, 1)]
