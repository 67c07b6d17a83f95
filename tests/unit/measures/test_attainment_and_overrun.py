"""Attainment and overrun over readings, by hand."""

from fractions import Fraction

import pytest
from stories import OFFICE, at, hours, span, story

from serviceops import Goal, On, Policy, Rule, Target
from serviceops.columns import Log, read
from serviceops.errors import InvalidMeasure
from serviceops.measures import attainment, outcomes, overrun
from serviceops.measures.statistic import MEDIAN
from serviceops.sla import Reopen

TARGET = Target(
    "resolution", goal=Goal.working(hours=4), calendar=OFFICE.calendar, start=On("log"),
    stop=On("resolve"), cancel=On("cancel"), reopen=Reopen(On("reopen"), gap="new_cycle"),
)  # fmt: skip
NOW = at(40)  # Tuesday 16:00
# id: what happened, the verdict by hand
LOG = {
    "MET": story("9 log", "13 resolve"),  # 4 h: reaching the goal is met
    "LATE-1": story("9 log", "14 resolve"),  # 5 h, an hour over
    "LATE-3": story("10 log", "33 resolve"),  # 7 h on Monday, none on Tuesday: 3 over
    "BREACHED": story("12 log"),  # breached at 16:00 on Monday; 12 h by now, 8 over
    "OPEN": story("37 log"),  # 3 h
    "GONE": story("9 log", "10 cancel"),
    "QUIET": story("9 note"),
}
READINGS = {name: TARGET.read(history, at=NOW) for name, history in LOG.items()}


def test_attainment_is_met_of_met_and_missed() -> None:
    found = attainment(READINGS)

    assert found.value == Fraction(1, 4)
    assert dict(found.parts) == {"MET": 1, "LATE-1": 0, "LATE-3": 0, "BREACHED": 0}
    left = {left.code: left.ids for left in found.left_out}
    assert left == {"open": ("OPEN",), "cancelled": ("GONE",), "not_started": ("QUIET",)}
    assert "an open breached cycle is missed" in found.censoring


def test_open_breached_cycles_can_be_left_out() -> None:
    found = attainment(READINGS, open_breached="left_out")

    assert found.value == Fraction(1, 3)
    assert found.left_out_ids("open_breached") == ("BREACHED",)
    assert "left out and counted" in found.censoring


def test_overrun_is_working_time_past_the_goal_of_missed_cycles() -> None:
    found = overrun(READINGS)

    assert found.length == hours(4)  # (1 + 3 + 8) / 3
    assert found.median.length == hours(3)
    assert overrun(READINGS, statistic=MEDIAN) == found.median
    assert overrun(READINGS, open_breached="left_out").length == hours(2)
    assert found.left_out_ids("met") == ("MET",)


def test_cycle_belongs_to_the_period_it_was_decided_in() -> None:
    monday, tuesday = span(0, 24), span(24, 48)
    first, second = attainment(READINGS, period=monday), attainment(READINGS, period=tuesday)

    assert first.ids == ("MET", "LATE-1", "BREACHED")  # breached at 16:00 on Monday
    assert second.ids == ("LATE-3",)
    assert first.left_out_ids("outside_period") == ("LATE-3",)


def test_every_cycle_counts_once() -> None:
    twice = story("9 log", "10 resolve", "11 reopen", "16 resolve")
    found = attainment({"INC-1": TARGET.read(twice, at=NOW)})

    assert found.parts == (("INC-1", 1), ("INC-1", 0))
    assert (found.value, found.ids) == (Fraction(1, 2), ("INC-1",))


def test_policy_readings_count_one_target_or_all() -> None:
    response = Target("response", goal=Goal.real(hours=1), start=On("log"), stop=On("resolve"))
    policy = Policy("gold", rules=Rule(targets=(response, TARGET)))
    readings = {"INC-1": policy.read(LOG["MET"], at=NOW)}

    assert attainment(readings).value == Fraction(1, 2)
    assert attainment(readings, target="resolution").value == 1
    assert attainment(readings, target="response").value == 0
    quiet = {"INC-1": Policy("gold", rules=Rule(targets=TARGET, when={"site": "x"})).read(
        LOG["MET"], at=NOW)}  # fmt: skip
    assert attainment(quiet, target="resolution").reason == "no record is counted"


def test_a_target_that_no_reading_can_have_was_a_figure_without_records() -> None:
    policy = Policy("gold", rules=Rule(targets=TARGET))
    readings = {"INC-1": policy.read(LOG["MET"], at=NOW)}
    columns = read(policy, Log.of(LOG), at=NOW)

    for given in (readings, readings.items(), READINGS, columns, columns["resolution"]):
        for measure in (attainment, overrun, outcomes):
            with pytest.raises(InvalidMeasure, match=r"'resoluton' .*; there are resolution$"):
                measure(given, target="resoluton")  # type: ignore[arg-type]
    assert attainment({}, target="resoluton").reason == "no record is counted"


def test_outcomes_of_the_same_readings_for_a_budget() -> None:
    found = outcomes(READINGS)
    assert [(one.record, one.good, one.at) for one in found.outcomes] == [
        ("MET", True, at(13)), ("LATE-1", False, at(14)),
        # Breached is: elapsed more than the goal. A microsecond past 16:00.
        ("BREACHED", False, at(16) + hours(1) / 3_600_000_000), ("LATE-3", False, at(33)),
    ]  # fmt: skip
    assert len(outcomes(READINGS, open_breached="left_out").outcomes) == 3


def test_wrong_reading_or_choice_is_refused() -> None:
    with pytest.raises(InvalidMeasure, match="a reading"):
        attainment(LOG)  # type: ignore[arg-type]
    with pytest.raises(InvalidMeasure, match="'missed' or 'left_out'"):
        attainment(READINGS, open_breached="ignored")  # type: ignore[arg-type]
