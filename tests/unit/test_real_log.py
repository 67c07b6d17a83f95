"""A real desk's log, where one is at hand: laws on every incident, and its own flag."""

import sys
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "examples"))

import compare_policies  # noqa: E402
import replay_log  # noqa: E402

from serviceops import Enters, History, compare, infer  # noqa: E402
from serviceops.columns import Log  # noqa: E402
from serviceops.lifecycle import IncidentLifecycle, conformance  # noqa: E402
from serviceops.sla import Reading  # noqa: E402
from tests.shared_data import data_file  # noqa: E402


@pytest.fixture(scope="module")
def log() -> Any:
    return replay_log.histories(replay_log.read(replay_log.opened_file(data_file())))


def lawful(reading: Reading) -> bool:
    entries = list(reading.ledger)
    tiles = all(a.to_micros == b.from_micros for a, b in pairwise(entries))
    ends = entries[0].start == reading.history[0].at and entries[-1].end == reading.at
    counted = sum(e.worth_micros for e in entries if e.cycle == len(reading.cycles))
    return tiles and ends and counted == reading.elapsed_micros


def test_every_ledger_of_the_real_log_tiles_and_sums(log: Any) -> None:
    reported, _ = log
    policies = replay_log.RECORDED, replay_log.PROMISED, compare_policies.TODAY
    for policy in policies:
        for number, history in reported.items():
            for reading in policy.read(history, at=history[-1].at).values():
                if reading.started_at is not None and history[0].at < history[-1].at:
                    assert lawful(reading), (number, reading.name)


def test_the_flag_of_the_real_log_is_reproduced_on_more_than_99_of_100(log: Any) -> None:
    reported, last = log
    agree = judged = 0
    for number, history in reported.items():
        if last[number]["priority"][:1] in "34":
            reading = replay_log.RECORDED.read(history, at=history[-1].at)["opened to closed"]
            agree += reading.breached == (last[number]["made_sla"] == "false")
            judged += 1
    assert judged == 12_014
    assert agree / judged > 0.99


def test_what_the_lifecycle_refuses_of_the_real_log_is_closing_unresolved_and_reopening_closed(
    log: Any,
) -> None:
    reported, _ = log
    found = conformance(reported, IncidentLifecycle)
    refused = {(r.before, r.after): count for r, count in found.refused.items()}
    # Counted by hand from the log's own states: closed again active, closed without resolving,
    # and one reopened and put on hold within one row.
    assert refused == {
        ("closed", "in_progress"): 11,
        ("new", "closed"): 9,
        ("in_progress", "closed"): 1,
        ("on_hold", "closed"): 1,
        ("resolved", "on_hold"): 1,
    }


def worked(start: datetime, end: datetime) -> timedelta:
    """Return the time from Monday to Friday, 8 to 18 on the wall, counted day by day.

    No clock changes in Brazil between 8 and 18, so wall time serves.
    """
    zone = ZoneInfo(replay_log.ZONE)
    begins, ends = (moment.astimezone(zone).replace(tzinfo=None) for moment in (start, end))
    day, total = begins.replace(hour=0, minute=0), timedelta()
    while day < ends:
        if day.weekday() < 5:
            opens, closes = day + timedelta(hours=8), day + timedelta(hours=18)
            total += max(timedelta(), min(ends, closes) - max(begins, opens))
        day += timedelta(days=1)
    return total


def by_hand(history: History) -> timedelta:
    """Return the working time in which it was neither over nor waiting for another party."""
    total, state, reason = timedelta(), None, None
    for now, following in pairwise(history):
        state = now.state or state
        reason = dict(now.sets).get("hold_reason", reason)
        waits = state == "on_hold" and reason in ("caller", "vendor")
        if state not in ("resolved", "closed") and not waits:
            total += worked(now.at, following.at)
    return total


def test_every_resolution_of_the_real_log_took_what_a_person_counts_day_by_day(log: Any) -> None:
    reported, _ = log
    for number, history in reported.items():
        reading = compare_policies.TODAY.read(history, at=history[-1].at)["resolution"]
        assert reading.elapsed == by_hand(history), number


def test_two_policies_compared_on_the_real_log_flip_what_their_attainments_differ_by(
    log: Any,
) -> None:
    reported, _ = log
    policies = {"today": compare_policies.TODAY, "offer": compare_policies.OFFER}
    result = compare(reported, policies, at=max(history[-1].at for history in reported.values()))
    breached = {(row.policy, row.target): row.breached for row in result.attainment}
    cycles = {
        (row.policy, row.target): row.met + row.breached + row.open for row in result.attainment
    }

    for target in ("response", "resolution", "handover"):
        flips = [flip.other_verdict for flip in result.flips if flip.target == target]
        worse, better = flips.count("breached"), flips.count("met")
        assert breached["offer", target] - breached["today", target] == worse - better
        assert cycles["offer", target] == cycles["today", target]
    assert cycles["today", "response"] == cycles["today", "resolution"] == len(reported) == 12_349


def test_the_rule_behind_the_flag_of_the_real_log_is_inferred_from_states_and_flags(
    log: Any,
) -> None:
    histories, last = log
    columns = Log.of(histories)
    missed = [
        last[case]["made_sla"] == "false" if last[case]["priority"][:1] in "34" else None
        for case in columns.cases
    ]

    # Zones of four patterns of clock changes; the log's own is among them and not marked.
    zones = ["UTC", "Europe/London", "America/Sao_Paulo", "America/New_York"]
    found = infer.flags(columns, missed, search=infer.Search(zones=zones))

    assert found.best.agreement > 0.998
    assert found.best.cross_checked > 0.998
    assert len(found.candidates) > 1
    assert any("the closing hour lies between" in sentence for sentence in found.unknown)
    # What was found by hand: opened to closed, no pauses, nine hours from 14:00 on weekdays.
    leaders = [
        one
        for one in found.candidates
        if one.calendar.week == replay_log.DESK.week and one.calendar.zone == replay_log.ZONE
    ]
    assert leaders
    assert leaders[0].pause is None
    assert leaders[0].stop == Enters("closed")
    days = {value: goal / timedelta(hours=9) for value, goal in leaders[0].goals.items()}
    assert 6.8 < days["P3"] < 7.1
    assert 14.6 < days["P4"] < 15.1
