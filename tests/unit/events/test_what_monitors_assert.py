"""Rows of monitoring systems' own tests and sources, held against checks and flapping.

A row describes its system. Where ours differs on purpose, the row stands in `DEVIATIONS` with why.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

from serviceops.events import (
    CHECK_RULES,
    FLAPPING_DETECTORS,
    CheckHealth,
    CheckResult,
    CountDetector,
    Sample,
    evaluate_check,
    flapping_readings,
)
from serviceops.events.processing.checks import host_state
from tests.shared_data import vectors

MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC)

DEVIATIONS = {
    "icinga2.flap_notification.004": "a problem that turned hard while it flapped is told when it"
    " no longer does: the peer itself says that would be right",
}


def minute_by_minute(states: list[str]) -> list[Sample]:
    return [Sample(MIDNIGHT + timedelta(minutes=n), s.lower()) for n, s in enumerate(states)]


@pytest.mark.parametrize("row", vectors("flap_detection"))
def test_percentages_and_verdicts_are_the_peers(row: dict[str, Any]) -> None:
    reported, expected = row["given"], row["expect"]
    detector = attrs.evolve(
        FLAPPING_DETECTORS["nagios"] if row["system"] == "nagios" else FLAPPING_DETECTORS["icinga"],
        high=reported["high_threshold"],
        low=reported["low_threshold"],
        ignore=[state.lower() for state in reported.get("ignore_states", [])],
    )

    measured = list(flapping_readings(detector, minute_by_minute(reported["checks"])))

    percents = [float(reading.percent) for reading in measured]  # type: ignore[arg-type]
    if "percent_after_each" in expected:
        assert percents == pytest.approx(expected["percent_after_each"], abs=expected["tolerance"])
        assert [r.flapping for r in measured] == expected["flapping_after_each"]
    else:
        assert measured[-1].flapping == expected["flapping_last"]
        if "percent_last" in expected:
            wanted = pytest.approx(expected["percent_last"], abs=expected["tolerance"])
            assert percents[-1] == wanted
        else:
            assert percents[-1] < expected["percent_last_below"]


@pytest.mark.parametrize("row", vectors("flap_weight"))
def test_one_change_weighs_what_the_peer_says(row: dict[str, Any]) -> None:
    older, newer = row["given"]["change_between"]
    age = len(row["given"]["window"]) - 1 - newer
    assert newer == older + 1

    *_, reading = flapping_readings(
        FLAPPING_DETECTORS["nagios"], minute_by_minute(row["given"]["window"])
    )

    assert float(FLAPPING_DETECTORS["nagios"].weights[age]) == pytest.approx(
        row["expect"]["weight"], abs=1e-6
    )
    assert float(reading.percent) == pytest.approx(row["expect"]["percent"], abs=1e-4)  # type: ignore[arg-type]


@pytest.mark.parametrize("row", vectors("flap_notification"))
def test_what_is_announced_about_flapping_is_the_peers_but_for_what_is_written_down(
    row: dict[str, Any],
) -> None:
    health, track = CheckHealth(check="s"), FLAPPING_DETECTORS["icinga"].start()
    lost = row["id"] in DEVIATIONS
    states = ["ok", "critical"] * 5 + ["critical"] * 20 if lost else row["given"]["checks"]
    announced, flapped = [], []
    for sample in minute_by_minute(states):
        track = FLAPPING_DETECTORS["icinga"].step(track, sample)
        result = CheckResult(sample.state, withheld="flapping" if track.flapping else "")
        judged = evaluate_check(health, result, at=sample.at, rules=CHECK_RULES["icinga"])
        health = judged.health
        announced.append(judged.announces)
        flapped.append(track.flapping)

    if lost:
        assert not row["expect"]["problem_notification"]
        ended = flapped.index(False, flapped.index(True))
        assert announced.index("problem") == ended  # and ours comes with the end of flapping
    else:
        assert flapped[-1] == row["expect"]["flapping"]
        assert (flapped[-2], announced) == (True, [None] * len(announced))  # it started, no more


@pytest.mark.parametrize("row", vectors("soft_hard"))
def test_soft_and_hard_states_are_the_peers(row: dict[str, Any]) -> None:
    reported = row["given"]
    if row["system"] == "nagios":
        rules = attrs.evolve(CHECK_RULES["nagios"], attempts=reported["max_attempts"])
        health = CheckHealth(check="s", state="critical", kind="soft")
    else:
        rules = attrs.evolve(CHECK_RULES["icinga"], attempts=reported["max_check_attempts"])
        health = CheckHealth.of_host("h")
    under = reported.get("host") == "DOWN hard"
    for n, (found, expected) in enumerate(zip(reported["checks"], row["expect"], strict=True)):
        state = host_state(found.lower()) if reported["object"] == "host" else found.lower()
        result = CheckResult(state, host_down=under)
        judged = evaluate_check(health, result, at=MIDNIGHT + timedelta(minutes=n), rules=rules)
        health = judged.health
        ours = {
            "state": health.state.upper(),
            "type": health.kind.upper(),
            "attempt": health.attempt,
            "notification": judged.announces and judged.announces.capitalize(),
            "notified": judged.announces is not None,
            "handled": judged.handles,
            "last_hard_state": health.hard_state.upper(),
        }
        assert {name: ours[name] for name in expected} == expected


@pytest.mark.parametrize("row", vectors("alert_flap"))
def test_servicenow_flaps_when_so_many_fall_into_the_interval(row: dict[str, Any]) -> None:
    assert row["given"] == {"flap_count": ">= flap_frequency", "within": "flap_interval"}
    detector = CountDetector.servicenow(
        frequency=3, interval=timedelta(minutes=10), quiet_interval=timedelta(minutes=5)
    )

    reported = [
        r.flapping for r in flapping_readings(detector, minute_by_minute(["critical", "ok"] * 2))
    ]

    assert reported == [False, False, True, True]
