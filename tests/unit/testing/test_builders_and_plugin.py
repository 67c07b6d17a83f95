"""Builders make one record each with sensible facts; fixtures are loaded on request."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from serviceops import testing
from serviceops.errors import UnknownState
from serviceops.lifecycle import Incident, Input, Record
from serviceops.testing import (
    MONDAY,
    a_history,
    a_policy,
    a_target,
    an_incident,
    in_state,
    office_calendar,
    working_monday,
)
from serviceops.testing.sample_texts import values_for

EACH = {
    "an_incident": "new", "a_problem": "new", "a_known_error": "draft",
    "a_major_incident": "proposed", "a_request": "draft", "an_access_grant": "requested",
    "an_event": "detected", "an_alert": "open", "a_contact": "logged",
}  # fmt: skip


@pytest.mark.parametrize("name", EACH)
def test_builder_makes_a_new_record_on_monday(name: str) -> None:
    record = getattr(testing, name)()

    assert isinstance(record, Record)
    assert (record.state, record.history[0].at) == (EACH[name], MONDAY)
    assert getattr(testing, name)("X-9").id == "X-9"


def test_builder_keywords_replace_defaults() -> None:
    later = working_monday(11)

    incident = an_incident(category="network", at=later)

    assert (incident.category, incident.summary) == ("network", "Mail is down")
    assert incident.history[0].at == later


def test_in_state_reaches_the_state_by_legal_actions() -> None:
    assert in_state(Incident, "on_hold").history[-1].action == "hold"
    with pytest.raises(UnknownState):
        in_state(Incident, "frozen")


def test_builders_of_calendar_history_and_target_agree() -> None:
    noon_in_paris = datetime(2026, 3, 2, 11, tzinfo=UTC)

    assert office_calendar().is_open(noon_in_paris)
    reading = a_target().read(a_history(), at=working_monday(17))
    # 09:00 to 13:00 UTC is four hours of the office, two of them on hold for the caller
    assert (reading.elapsed, str(reading.verdict)) == (timedelta(hours=2), "met")
    assert len(a_history(hold=None, resolved=False)) == 3
    assert set(a_policy().read(a_history(), at=working_monday(17))) == {"response", "resolution"}


REQUESTED_PLUGIN = """
from datetime import timedelta

def test_fixtures(frozen_instant, office, gold_policy, logged_incident, sample_desk, sample_log,
                  simulated_clock):
    assert logged_incident.history[0].at == frozen_instant
    assert office.zone == "Europe/Paris"
    assert len(sample_log) == 200
    assert next(sample_desk.histories(1, seed=1)) == sample_log["INC-0000001"]
    clock = simulated_clock.happens(*logged_incident.history)
    late = timedelta(hours=1, microseconds=1)  # equal is met
    assert clock.timer - frozen_instant == late
    assert [ring.key for ring in clock.rings().new] == ["response/1/breached/1"]
"""


def test_fixtures_are_loaded_only_with_the_plugin(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    (tmp_path / "test_fixtures.py").write_text(REQUESTED_PLUGIN)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]

    loaded = subprocess.run(
        [*command, "-p", "serviceops.testing.plugin"],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip

    assert loaded.returncode == 0, loaded.stdout
    # This very run has the package installed, and nobody named the plugin.
    with pytest.raises(pytest.FixtureLookupError, match="frozen_instant"):
        request.getfixturevalue("frozen_instant")


def test_unknown_name_of_the_kit_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'unknown'"):
        testing.unknown  # noqa: B018 - the access is the point


def test_an_input_of_any_class_that_nothing_reads_gets_the_simplest_samples() -> None:
    anything = Input("thing", required=True)
    assert values_for(anything, MONDAY, Incident, "log") == (False, True)
