"""Fixtures for pytest, loaded only on request.

Set ``pytest_plugins = ["serviceops.testing.plugin"]`` in your `conftest.py`, or run pytest with
``-p serviceops.testing.plugin``. All are values: no test can change those of another.
"""

from datetime import datetime

import pytest

from serviceops.calendars import BusinessCalendar
from serviceops.history import History
from serviceops.lifecycle import Incident
from serviceops.sla import Policy, SimulatedClock
from serviceops.testing.builders import MONDAY, a_policy, an_incident, office_calendar
from serviceops.testing.workload import SimulatedDesk


@pytest.fixture
def frozen_instant() -> datetime:
    """A Monday morning, 2026-03-02 09:00 UTC: pass it as `at=`."""
    return MONDAY


@pytest.fixture(scope="session")
def office() -> BusinessCalendar:
    """Monday to Friday, nine to five, in Paris."""
    return office_calendar()


@pytest.fixture(scope="session")
def gold_policy(office: BusinessCalendar) -> Policy:
    """A response within an hour and a resolution within four or eight, on the office's hours."""
    return a_policy(calendar=office)


@pytest.fixture
def logged_incident() -> Incident:
    """An incident that was logged on that morning."""
    return an_incident()


@pytest.fixture(scope="session")
def sample_desk() -> SimulatedDesk:
    """A simulated desk: `sample_desk.histories(100, seed=1)`."""
    return SimulatedDesk()


@pytest.fixture(scope="session")
def sample_log(sample_desk: SimulatedDesk) -> dict[str, History]:
    """Two hundred histories of that desk by id, the same in every run."""
    return sample_desk.log(200, seed=1)


@pytest.fixture
def simulated_clock(gold_policy: Policy, frozen_instant: datetime) -> SimulatedClock:
    """The policy simulated from that morning on: it jumps from one wakeup to the next."""
    return SimulatedClock(gold_policy, at=frozen_instant)
