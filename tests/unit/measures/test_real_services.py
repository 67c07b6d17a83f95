"""Services really watched and a desk that really worked, where their data are at hand."""

import csv
import gzip
import json
import sys
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from serviceops import Span
from serviceops.measures import availability, mtbf, mtbsi, mtrs
from tests.shared_data import data_file

ROOT = Path(__file__).parents[3]
sys.path.insert(0, str(ROOT / "examples"))

import measure_the_desk  # noqa: E402

MINUTE = 60_000_000
# The monitor has no record of outages of less than a quarter of an hour at one of its two
# sites; the figures of the other have outages of six minutes in them.
SITES = {"maryville_university_dlx": timedelta(minutes=15), "concat_lab": timedelta()}
# Checked by the site, and no longer in its summary.
RETIRED = {"Colleague", "Community", "Course Evaluations", "Email", "Datalab UH (API)"}


def watched(site: str) -> dict[str, tuple[dict[str, Span], Span, dict[str, Any]]]:
    checks = data_file(f"upptime_{site}.dev.csv.gz")
    given = data_file(f"upptime_{site}_summary.dev.json.gz")
    with gzip.open(checks, "rt", encoding="utf-8") as lines:
        found = measure_the_desk.outages_of(csv.DictReader(lines))
    with gzip.open(given, "rt", encoding="utf-8") as text:
        summary = {row["name"]: row for row in json.load(text)}
    assert found.keys() - summary.keys() <= RETIRED
    return {name: (*found[name], summary[name]) for name in summary}


@pytest.mark.parametrize("site", SITES)
def test_availability_is_the_monitors_uptime_to_its_last_figure_but_one(site: str) -> None:
    shortest = SITES[site]
    for name, (outages, period, row) in watched(site).items():
        counted = {at: span for at, span in outages.items() if span.length >= shortest}
        ours = availability(counted, period=period)
        theirs = Fraction(row["uptime"].rstrip("%")) / 100
        # They round to two decimals, and count from the day they were set up, not the first check.
        assert abs((ours.value or 0) - theirs) < Fraction(1, 10_000), (name, ours)


def test_downtime_is_the_monitors_day_by_day_to_the_minute_it_rounds_to() -> None:
    # The other site publishes the days of its last year alone.
    site = "maryville_university_dlx"
    for name, (outages, period, row) in watched(site).items():
        counted = {at: span for at, span in outages.items() if span.length >= SITES[site]}
        ours = availability(counted, period=period).total
        days = row["dailyMinutesDown"]
        spare = len(days) + len(counted)  # half a minute each, and a check is not a record's clock
        assert abs(ours - sum(days.values()) * MINUTE) <= spare * MINUTE, name


def test_what_the_monitor_leaves_out_are_outages_under_a_quarter_of_an_hour() -> None:
    found = watched("maryville_university_dlx")
    short = sum(
        span.length < timedelta(minutes=15) for outages, _, _ in found.values()
        for span in outages.values()
    )  # fmt: skip
    assert short == 49  # counted from the checks: 32 of them of one service
    outages, period, row = found["You"]
    assert availability(outages, period=period).shown == "99.83 %"
    assert row["uptime"] == "99.92%"


@pytest.mark.parametrize("site", SITES)
def test_laws_hold_of_every_service_that_was_watched(site: str) -> None:
    for outages, period, _ in watched(site).values():
        restore, between, incidents = (m(outages, period=period) for m in (mtrs, mtbf, mtbsi))
        assert restore.whole == len(outages)
        assert restore.total + between.total == incidents.total == period.pair[1] - period.pair[0]


def test_overlapping_incidents_of_a_status_page_are_counted_once() -> None:
    path = data_file("github_status_downtime_windows.dev.csv.gz")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    outages = {row["incident_id"]: measure_the_desk.window(row) for row in rows}
    period = Span(min(s.start for s in outages.values()), max(s.end for s in outages.values()))
    found = availability(outages, period=period)

    minutes = {row["incident_id"]: int(row["duration_minutes"]) for row in rows}
    given = sum(minutes.values()) * MINUTE
    seen = bytearray((period.pair[1] - period.pair[0]) // MINUTE)  # one for each minute
    for span in outages.values():
        start, end = ((micros - period.pair[0]) // MINUTE for micros in span.pair)
        seen[start:end] = b"\1" * (end - start)
    assert found.total == sum(seen) * MINUTE < given
    assert set(found.left_out_ids("no_length")) == {
        n for n, length in minutes.items() if not length
    }
    assert set(found.ids) | set(found.left_out_ids("no_length")) == set(outages)
