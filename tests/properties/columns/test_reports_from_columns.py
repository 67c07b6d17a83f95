"""A report over a log in columns is the report over its records."""

import sys
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from serviceops.columns import Log
from serviceops.history import History
from serviceops.reports import ReportFacts, service_report
from serviceops.sla import Leaves, Policy, While
from serviceops.spans import Span
from serviceops.testing import check_report_laws

sys.path.insert(0, str(Path(__file__).parent))

from test_columns_read_as_records_do import OFFICE, START, logs, moments, policies, with_names

DAY = timedelta(days=1)
# With a gap between the second and the third, so that some cycles are in no period.
PERIODS = [Span(START, START + DAY), Span(START + DAY, START + 3 * DAY),
           Span(START + 4 * DAY, START + 6 * DAY)]  # fmt: skip


@given(policies(), logs, moments, st.integers(0, 3), st.sampled_from(["Asia/Tokyo", "UTC"]))
def test_a_report_of_columns_is_that_of_records(
    policy: Policy, log: dict[str, History], at: datetime, worst: int, zone: str
) -> None:
    facts = ReportFacts(
        open_while=~While("done"), contact=Leaves("done"), party="priority",
        parties={"P1": "caller", "P2": "supplier"},
    )  # fmt: skip

    def report(records: object) -> object:
        return service_report(
            records, policy, at=at, period=PERIODS, by=["priority", "site"], worst=worst,
            hours=OFFICE, zone=zone, facts=facts,
        )  # fmt: skip

    named = with_names(log)
    one, other = report(named), report(Log.of(named))

    assert one == other
    assert one.html() == other.html()


@given(policies(), logs, moments)
def test_a_report_obeys_its_laws(policy: Policy, log: dict[str, History], at: datetime) -> None:
    records = with_names(log)
    check_report_laws(service_report(records, policy, at=at, period=PERIODS, by=["priority"]))
