"""What lint of goals, rules and pauses finds, or leaves, in cases that hardly occur."""

from datetime import UTC, date, datetime, timedelta

import pytest

from serviceops.calendars import BusinessCalendar
from serviceops.sla import By, Goal, On, Policy, Rule, Target, While

OFFICE = BusinessCalendar(zone="UTC", week={"mon-fri": ["09:00-17:00"]})
OTHER = BusinessCalendar(zone="UTC", week={"mon-sun": ["08:00-20:00"]})


def promise(goal: Goal | By | float = 8, name: str = "resolution", **stated: object) -> Target:
    parts: dict[str, object] = {"calendar": OFFICE, "start": On("log"), "stop": On("resolve")}
    amount = Goal.working(hours=goal) if isinstance(goal, int | float) else goal
    return Target(name, **{"goal": amount, **parts, **stated})  # type: ignore[arg-type]


def codes(*rules: Rule | Target, horizon: datetime | None = None) -> list[str]:
    several = [rule if isinstance(rule, Rule) else Rule(targets=rule) for rule in rules]
    return [finding.code for finding in Policy("p", rules=several).lint(horizon=horizon)]


def by(fact: str, **hours: float) -> By:
    return By(fact, {value: Goal.working(hours=many) for value, many in hours.items()})


def test_each_rule_after_one_for_everything_is_unreachable() -> None:
    assert codes(promise(), promise(), promise()).count("unreachable_rule") == 2


def test_a_pause_that_leaves_two_rules_of_one_target_is_found_in_both() -> None:
    left = promise(pause=While("on_hold"))
    rules = [Rule(when=While("new", priority=priority), targets=left) for priority in ("P1", "P2")]

    assert codes(*rules).count("pause_leaves_rule") == 2


REPLY = On("reply", party="provider")


@pytest.mark.parametrize(
    ("response", "update"),
    [
        (promise(2, "first response", stop=REPLY), {"goal": 4}),
        (promise(by("priority", P1=4), "first response", stop=REPLY),
         {"goal": by("priority", P2=2)}),
        (promise(by("priority", P1=4), "first response", stop=REPLY),
         {"goal": by("impact", P1=2)}),
        (promise(4, "first response", stop=REPLY), {"goal": 2, "calendar": OTHER}),
    ],
)  # fmt: skip
def test_an_update_that_may_come_after_the_response_masks_nothing(
    response: Target, update: dict[str, object]
) -> None:
    often = promise(**{"name": "update", "stop": REPLY, "repeats": True,  # type: ignore[arg-type]
                       "start": On("log") | REPLY, **update})  # fmt: skip

    assert "update_masks_response" not in codes(Rule(targets=(response, often)))


def test_of_two_inner_goals_with_one_start_the_longer_counts() -> None:
    inner = [
        promise(hours, name, agreement="ola", stop=On("reassign"))
        for name, hours in (("first line", 9), ("mail team", 3))
    ]

    assert "ola_above_sla" in codes(Rule(targets=(promise(8), *inner)))


def test_an_inner_goal_by_a_fact_counts_with_its_most_time_where_the_promise_has_one() -> None:
    inner = promise(by("priority", P1=2, P2=9), "team", agreement="ola")
    outer = promise(by("impact", low=8))

    assert "ola_above_sla" in codes(Rule(targets=(promise(8), inner)))
    assert "ola_above_sla" not in codes(Rule(targets=(outer, inner)))


@pytest.mark.parametrize(
    ("outer", "inner"),
    [
        # Nine hours of work from 9 to 17 take more than a day: 20 hours of real time fit into them.
        (promise(9), [promise(Goal.real(hours=20), "team", agreement="ola")]),
        # Nine hours of a desk that never closes end before the eight of one that does.
        (promise(8), [promise(9, "team", agreement="ola", calendar=OTHER)]),
        # The 1 of one fact is not the 1 of another.
        (promise(by("priority", P1=8)), [promise(by("impact", P1=9), "team", agreement="ola")]),
        # Six hours for either priority, and for none of them ten.
        (
            promise(8),
            [
                promise(by("priority", P1=1, P2=5), "a", agreement="ola", stop=On("reassign")),
                promise(by("priority", P1=5, P2=1), "b", agreement="ola", start=On("reassign")),
            ],
        ),
    ],
    ids=["real-time", "other-hours", "other-fact", "other-values"],
)
def test_inner_goals_that_need_not_add_to_more_than_the_promise_are_none(
    outer: Target, inner: list[Target]
) -> None:
    assert "ola_above_sla" not in codes(Rule(targets=(outer, *inner)))


def test_inner_hours_of_work_take_at_least_as_long_in_real_time() -> None:
    team = promise(9, "team", agreement="ola")

    assert "ola_above_sla" in codes(Rule(targets=(promise(Goal.real(hours=8)), team)))


def test_inner_goals_add_for_one_value_and_with_what_holds_for_all_others() -> None:
    first = promise(by("priority", P1=1, P2=5), "a", agreement="ola", stop=On("reassign"))
    second = promise(4, "b", agreement="ola", start=On("reassign"))
    found = Policy("p", Rule(targets=(promise(8), first, second))).lint()

    assert [one.sentence for one in found if one.code == "ola_above_sla"] == [
        "a 5 h and b 4 h add to 9 h for P2, resolution allows 8 h"
    ]


def test_a_calendar_that_is_open_before_the_horizon_alone_opens() -> None:
    duty = BusinessCalendar(zone="UTC", week={}, exceptions={date(2026, 12, 24): ["09:00-12:00"]})

    assert "never_open" not in codes(
        promise(1, calendar=duty), horizon=datetime(2027, 6, 30, tzinfo=UTC)
    )


def test_a_calendar_of_some_years_that_never_opens_in_them_is_left_to_the_years() -> None:
    mondays = [date(2026, 1, 5) + timedelta(weeks=week) for week in range(52)]
    closed = BusinessCalendar(
        zone="UTC", week={"mon": ["09:00-17:00"]}, holidays=mondays, covers=(2026, 2026)
    )

    known, beyond = (datetime(year, 6, 30, tzinfo=UTC) for year in (2026, 2027))

    assert codes(promise(calendar=closed), horizon=known) == []
    assert codes(promise(calendar=closed), horizon=beyond) == ["years_end", "holidays_end"]


# Its last known date is 31 December 2026, which ends at 23:00 of UTC in Rome, at 15:00 in Tokyo.
@pytest.mark.parametrize("zone", ["UTC", "Europe/Rome", "Asia/Tokyo", "America/Bogota"])
def test_the_years_of_a_calendar_end_on_a_date_of_its_own_zone(zone: str) -> None:
    some_years = BusinessCalendar(zone=zone, week={"mon-fri": ["09:00-17:00"]}, covers=(2026, 2026))

    found = Policy("p", Rule(targets=promise(calendar=some_years))).lint(
        horizon=datetime(2027, 6, 30, tzinfo=UTC)
    )

    assert [one.sentence for one in found] == ["its calendar knows nothing from 2027-01-01 on"]
