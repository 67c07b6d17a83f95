"""Every figure of a report over a real desk's log, computed again in plain pandas from its file.

The second computation knows nothing of the package: it reads the raw rows, on the desk's own wall
clock (clocks there change on Sundays at midnight, far from office hours), and counts open time by
business days. Both have to be equal to the microsecond and to the cycle.
"""

import math
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from serviceops.columns import Log
from serviceops.reports import ServiceReport, service_report
from serviceops.sla import Enters, Goal, Leaves, On, Policy, Reopen, Rule, Target, While
from tests.shared_data import data_file

ROOT = Path(__file__).parents[3]
sys.path.insert(0, str(ROOT / "examples"))

import replay_log  # noqa: E402

pd = pytest.importorskip("pandas")

ZONE = ZoneInfo(replay_log.ZONE)
AT = datetime(2016, 5, 16, 12, tzinfo=ZONE)  # a Monday at noon: much of the log is still open
RESPONSE, RESOLUTION = timedelta(hours=8), timedelta(hours=40)
DONE = ["resolved", "closed"]
POLICY = Policy(
    "agreed",
    Rule(targets=(
        Target("response", goal=Goal.working(RESPONSE), calendar=replay_log.OFFICE, start=On("log"),
               stop=Enters("in_progress", "on_hold", *DONE)),
        Target("resolution", goal=Goal.working(RESOLUTION), calendar=replay_log.OFFICE,
               start=On("log"), stop=Enters(*DONE), pause=While("on_hold", hold_reason="caller"),
               reopen=Reopen(on=Leaves(*DONE), gap="exclude")),
    )),
)  # fmt: skip
MONTHS = ["2016-02", "2016-03", "2016-04", "2016-05"]
PARTY = {"caller": "caller", "vendor": "supplier", "problem": "provider"}


@pytest.fixture(scope="module")
def report() -> ServiceReport:
    histories, _ = replay_log.histories(replay_log.read(replay_log.opened_file(data_file())))
    records = service_report(histories, POLICY, at=AT, by=["priority"])
    assert service_report(Log.of(histories), POLICY, at=AT, by=["priority"]) == records
    return records


# -- the second computation --------------------------------------------------------------------


def open_time(moments: Any) -> Any:
    """Hours open from the epoch up to wall-clock moments: ten each business day, from 8:00."""
    moments = np.asarray(moments, "datetime64[us]")
    days = moments.astype("datetime64[D]")
    whole = np.busday_count(np.datetime64("1970-01-01"), days) * timedelta(hours=10)
    since = moments - days - np.timedelta64(8, "h")
    none = np.timedelta64(0, "us")
    within = np.clip(since, none, np.timedelta64(10, "h"))
    return whole.astype("timedelta64[us]") + np.where(np.is_busday(days), within, none)


def wall(moment: datetime) -> Any:
    return np.datetime64(moment.astimezone(ZONE).replace(tzinfo=None), "us")


@pytest.fixture(scope="module")
def rows() -> Any:
    """The rows known at the instant: one a state of an incident, the opening first."""
    raw = pd.read_csv(data_file(), dtype=str)
    raw["order"] = range(len(raw))
    form = "%d/%m/%Y %H:%M"
    updates = pd.DataFrame({
        "id": raw["number"], "order": raw["order"], "state": raw["incident_state"].map(
            {"New": "new", "Active": "in_progress", "Resolved": "resolved", "Closed": "closed"}
        ).fillna(raw["incident_state"].where(
            ~raw["incident_state"].str.startswith("Awaiting"), "on_hold")),
        "reason": raw["incident_state"].map(
            {"Awaiting User Info": "caller", "Awaiting Evidence": "caller",
             "Awaiting Vendor": "vendor", "Awaiting Problem": "problem"}),
        "priority": "P" + raw["priority"].str[0],
        "at": pd.to_datetime(raw["sys_updated_at"], format=form),
    })  # fmt: skip
    # Unknown words of the log ("-100") are no state: the one before stays.
    updates.loc[updates["state"] == "-100", "state"] = None
    first, last = raw.groupby("number").first(), raw.groupby("number").last()
    openings = pd.DataFrame({
        "id": last.index, "order": -1, "state": "new", "reason": None,
        "priority": ("P" + first["priority"].str[0]).to_numpy(),
        "at": pd.to_datetime(last["opened_at"], format=form).to_numpy(),
    })  # fmt: skip
    table = pd.concat([openings, updates]).sort_values(["id", "order"], kind="stable")
    table["state"] = table.groupby("id")["state"].ffill()
    # Rows that run back in time happened when the row before them did.
    table["at"] = table.groupby("id")["at"].cummax().astype("datetime64[us]")
    table = table[table["at"] <= wall(AT)].copy()
    following = table.groupby("id")["at"].shift(-1).fillna(pd.Timestamp(wall(AT)))
    table["until"] = following.astype("datetime64[us]")
    table["is_done"] = table["state"].isin(DONE)
    return table


def edges(month: str) -> tuple[Any, Any]:
    start = np.datetime64(month, "M")
    end = start + np.timedelta64(1, "M")
    return start.astype("datetime64[us]"), end.astype("datetime64[us]")


def spent(table: Any, low: Any, high: Any) -> Any:
    """Open time of each row's stretch within ``[low, high)``."""
    begin = np.clip(table["at"].to_numpy(), low, high)
    end = np.clip(table["until"].to_numpy(), low, high)
    return open_time(end) - open_time(begin)


def cycles(table: Any, target: str) -> Any:
    """One row an incident: elapsed, whether stopped and missed, and the month it was decided in."""
    first = table.groupby("id")["at"].first()
    if target == "response":
        answered = table[table["state"].isin(["in_progress", "on_hold", *DONE])]
        stops = answered.groupby("id")["at"].first().reindex(first.index)
        counts = table.assign(running=table["at"] < table["id"].map(stops).fillna(wall(AT)))
        counts = counts[counts["running"]]
    else:
        entered = table["is_done"] & ~table.groupby("id")["is_done"].shift(1, fill_value=False)
        ended = table.groupby("id")["is_done"].last()
        stops = table[entered].groupby("id")["at"].last().reindex(first.index).where(ended)
        on_hold = (table["state"] == "on_hold") & (table["reason"] == "caller")
        counts = table[~table["is_done"] & ~on_hold]
    goal = RESPONSE if target == "response" else RESOLUTION

    def elapsed(until: Any) -> Any:
        lengths = pd.Series(spent(counts, np.datetime64("2000-01-01"), until), counts["id"])
        return lengths.groupby(level=0).sum().reindex(first.index).fillna(pd.Timedelta(0))

    found = pd.DataFrame({"elapsed": elapsed(wall(AT)), "stop": stops})
    found["missed"] = found["elapsed"] > goal
    month = found["stop"].dt.strftime("%Y-%m")
    # An open one was missed in the first month at the end of which too much had elapsed.
    for name in MONTHS:
        over = (elapsed(edges(name)[1]) > goal) & found["stop"].isna() & month.isna()
        month = month.mask(over, name)
    found["month"] = month
    found["priority"] = table.groupby("id")["priority"].last()
    return found


# -- one beside the other ----------------------------------------------------------------------


@pytest.mark.parametrize("target", ["response", "resolution"])
def test_attainment_by_month(report: ServiceReport, rows: Any, target: str) -> None:
    expected = cycles(rows, target)
    counted = expected.groupby(["month", "missed"]).size()

    ours = {r.period: (r.met, r.missed) for r in report.attainment
            if r.target == target and not r.fact}  # fmt: skip
    assert list(ours) == MONTHS
    assert ours == {
        month: (counted.get((month, False), 0), counted.get((month, True), 0)) for month in MONTHS
    }
    assert {row.code: row.count for row in report.left_out if row.target == target} == {
        "open": expected["month"].isna().sum(), "not_started": report.size - len(expected)
    }  # fmt: skip


@pytest.mark.parametrize("target", ["response", "resolution"])
def test_attainment_by_priority(report: ServiceReport, rows: Any, target: str) -> None:
    counted = cycles(rows, target).groupby(["priority", "month", "missed"]).size()

    ours = {(r.value, r.period): (r.met, r.missed) for r in report.attainment
            if r.target == target and r.fact}  # fmt: skip
    keys = {key[:2] for key in counted.index}
    assert ours == {
        key: (counted.get((*key, False), 0), counted.get((*key, True), 0)) for key in keys
    }


@pytest.mark.parametrize("target", ["response", "resolution"])
def test_percentiles_and_what_they_leave_out(report: ServiceReport, rows: Any, target: str) -> None:
    expected = cycles(rows, target)

    for row in report.lengths:
        if row.target != target:
            continue
        decided = expected[expected["month"] == row.period]
        stopped = decided["elapsed"][decided["stop"].notna()].sort_values().to_list()
        assert row.stopped == len(stopped)
        assert row.open_breached == len(decided) - len(stopped)
        for share, ours in ((50, row.p50), (90, row.p90), (95, row.p95)):
            rank = math.ceil(len(stopped) * share / 100)
            assert ours == stopped[rank - 1].to_pytimedelta()


@pytest.mark.parametrize("target", ["response", "resolution"])
def test_the_worst_misses(report: ServiceReport, rows: Any, target: str) -> None:
    expected = cycles(rows, target)
    longest = expected[expected["missed"]].sort_values("elapsed", ascending=False).head(5)

    ours = [miss for miss in report.misses if miss.target == target]
    assert [miss.elapsed for miss in ours] == [
        length.to_pytimedelta() for length in longest["elapsed"]
    ]
    for miss in ours:
        assert miss.elapsed == expected["elapsed"][miss.record].to_pytimedelta()
        assert miss.ledger.counted == miss.elapsed


def test_the_flow_of_records(report: ServiceReport, rows: Any) -> None:
    number = rows.groupby("id").cumcount()
    was_done = rows.groupby("id")["is_done"].shift(1, fill_value=False)
    moves = {
        "arrivals": number == 0,
        "finished": rows["is_done"] & ~was_done,
        "reopened": ~rows["is_done"] & was_done,
    }
    month = rows["at"].dt.strftime("%Y-%m")

    for row in report.flow:
        for name, happened in moves.items():
            assert getattr(row, name) == (happened & (month == row.period)).sum(), name
        before = rows[rows["at"] < min(edges(row.period)[1], wall(AT) + np.timedelta64(1, "us"))]
        assert row.backlog == (~before.groupby("id")["is_done"].last()).sum()


def test_the_time_of_each_party(report: ServiceReport, rows: Any) -> None:
    still_open = rows[~rows["is_done"]]
    party = still_open["reason"].map(PARTY).fillna("provider")

    for row in report.flow:
        lengths = pd.Series(spent(still_open, *edges(row.period))).groupby(party.to_numpy()).sum()
        assert dict(row.parties) == {
            name: length.to_pytimedelta() for name, length in lengths.items() if length
        }


def test_arrivals_by_weekday_and_hour(report: ServiceReport, rows: Any) -> None:
    came = rows.groupby("id")["at"].first()
    counted = came.groupby([came.dt.day_of_week, came.dt.hour]).size()

    assert report.week == tuple(
        tuple(int(counted.get((day, hour), 0)) for hour in range(24)) for day in range(7)
    )
    assert report.open_hours == tuple((day, hour) for day in range(5) for hour in range(8, 18))


def test_the_log_has_no_contacts_and_no_scores(report: ServiceReport) -> None:
    assert {(row.first_contact, row.satisfied) for row in report.flow} == {(None, None)}


def test_the_report_is_as_of_its_instant(report: ServiceReport) -> None:
    assert report.at == AT.astimezone(UTC)
    assert "The last period is not over." in report.text()
