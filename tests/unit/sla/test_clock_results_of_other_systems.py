"""The clocks agree with what other systems' own tests and documentation assert.

Where ours differs on purpose, the row stands in `DEVIATIONS` with the reason, and so is shown. Rows
that teach something are carried in `answers/sla.jsonl`, each with its source; worked examples that
were printed wrongly stand there with the arithmetic done. The others are not part of the package;
without them their tests are skipped.
"""

import json
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from serviceops.calendars import ALWAYS, BusinessCalendar, Calendar
from serviceops.errors import InvalidCalendar
from serviceops.history import History, Transition
from serviceops.sla import (
    By,
    Conventions,
    Enters,
    Goal,
    On,
    Policy,
    Reading,
    Reopen,
    Rule,
    Stage,
    Target,
    Verdict,
    Warn,
    While,
)
from tests.shared_data import VECTORS

CARRIED = Path(__file__).parents[2] / "answers" / "sla.jsonl"

DEVIATIONS = {
    "chatwoot-all-days-closed-falls-back": (
        "a week without hours is refused when it is built, where the peer counts all hours"
    ),
}
"""Rows whose peer does something we refuse to do."""

NOT_OURS = {
    "peer_reported_seconds": "what the peer rounds up to",
    "peer_percentage_breached": "the peer judges a rounded percentage",
    "resolution_elapsed_seconds": "a figure of another target",
    "user_wait_excluded_resolution_seconds": "a figure of another target",
}
"""Expected keys that speak of the peer alone."""

Row = dict[str, Any]
STATES = {
    "pending": "pending",
    "resumed": "open",
    "resolved": "resolved",
    "closed": "closed",
    "reopened": "open",
}


@cache
def rows(path: Path) -> dict[str, Row]:
    if not path.exists():
        return {}
    return {row["id"]: row for row in map(json.loads, path.read_text().splitlines())}


OTHERS = rows(VECTORS / "sla.jsonl")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def calendar_of(row: Row) -> Calendar:
    if row["week"] == "24x7":
        return ALWAYS.in_zone(row["timezone"])
    return BusinessCalendar(
        zone=row["timezone"],
        week={
            day: [tuple(window) for window in windows]
            for day, windows in row["week"].items()
            if windows
        },
        holidays=[date.fromisoformat(day) for day in row["holidays"]],
    )


def goal_of(row: Row, seconds: float | None) -> Goal:
    days = row["targets"][0].get("goal_business_days")
    if days:
        ends = row["conventions"].get("end_of_working_day")
        return Goal.end_of_day(days) if ends else Goal.working_days(days)
    return Goal.working(seconds=10**9 if seconds is None else seconds)


def history_of(row: Row) -> History:
    transitions = []
    for event in row["timeline"]:
        detail = event.get("detail") or {}
        name = event["event"]
        if name == "evaluate":
            continue
        sets: dict[str, Any] = {}
        if name == "created":
            seconds = row["targets"][0]["goal_seconds"]
            changed = [e["detail"].get("from_seconds") for e in row["timeline"] if e.get("detail")]
            sets["goal"] = next((one for one in changed if one), seconds)
            sets["attached"] = all(e["event"] != "attached" for e in row["timeline"])
        if "to_seconds" in detail:
            sets["goal"] = detail["to_seconds"]
        if detail.get("policy_matches") is False or name == "attached":
            sets["attached"] = name == "attached"
        state = STATES.get(name) or detail.get("state") or detail.get("status") or detail.get("to")
        transitions.append(
            Transition(
                moment(event["at"]),
                name,
                state=state or ("open" if name == "created" else None),
                sets=sets,
                by=detail.get("by") or ("requestor" if len(row["timeline"]) == 1 else None),
            )
        )
    if row["targets"][0]["metric"] == "custom_span":
        transitions.append(Transition(moment(row["expect"]["start"]), "begun"))
    return History.of(transitions, order="sort")


CONDITIONS: dict[str, dict[str, Any]] = {
    "first_response": {
        "start": On("created"),
        "stop": On("first_response"),
        "pause": While("pending", "resolved"),
    },
    "next_response": {
        "start": On("customer_reply") | On("created", by="requestor"),
        "stop": On("agent_reply"),
        "repeats": True,
    },
    "ownership": {"start": On("created"), "stop": On("assigned")},
    "resolution": {
        "start": On("created"),
        "stop": Enters("resolved", "closed"),
        "pause": While("pending"),
        "reopen": Reopen(On("reopened")),
    },
    "custom_span": {"start": On("begun"), "stop": On("resolved_later"), "pause": While("pending")},
    "response_start": {"start": On("created"), "stop": On("first_response")},
    "requester_wait": {
        "start": On("created"),
        "stop": Enters("resolved"),
        "pause": While("pending"),
    },
    "total_resolution": {"start": On("created"), "stop": Enters("resolved")},
}


def target_of(row: Row) -> Target:
    metric = row["targets"][0]["metric"]
    amounts = {
        transition_goal
        for t in history_of(row)
        for name, transition_goal in t.sets
        if name == "goal"
    }
    goal: Goal | By[Goal] = goal_of(row, row["targets"][0]["goal_seconds"])
    if len(amounts) > 1:
        goal = By("goal", {amount: Goal.working(seconds=float(str(amount))) for amount in amounts})
    offset = row["targets"][0].get("warning_offset_seconds")
    fired = [warning["offset_seconds"] for warning in row["expect"].get("warnings_fired", [])]
    offsets = [offset] if offset is not None else fired
    ola = any((e.get("detail") or {}).get("kind") == "OLA" for e in row["timeline"])
    return Target(
        metric,
        goal=goal,
        calendar=calendar_of(row),
        warn=tuple(Warn(offset=timedelta(seconds=seconds)) for seconds in offsets),
        attach="from_attachment" if ola else "from_start",
        on_change="retroactive",
        **CONDITIONS[metric],
    )


def conventions_of(row: Row) -> Conventions:
    stated = row["conventions"]
    return Conventions(
        at_close="roll" if stated["deadline_edge"] == "next_open" else "stay",
        pause_unit={"wall_clock": "real", "ignored": "ignored"}.get(stated["pause"], "working"),  # type: ignore[arg-type]
        whole=timedelta(minutes=1) if stated.get("rounding") == "minute_floor" else None,
    )


def read(row: Row) -> Reading:
    at = moment(row["expect"].get("as_of") or row["timeline"][-1]["at"])
    rule = Rule(when={"attached": True}, targets=target_of(row))
    has_created = row["timeline"][0]["event"] == "created"
    policy = Policy(
        "peer",
        rules=rule if has_created else Rule(targets=target_of(row)),
        conventions=conventions_of(row),
    )
    return policy.read(history_of(row), at=at)[row["targets"][0]["metric"]]


def seconds(length: timedelta | None) -> float | None:
    return None if length is None else length.total_seconds()


STATUS = {
    "met": (None, Verdict.MET),
    "breached": (None, Verdict.BREACHED),
    "paused": (Stage.PAUSED, None),
    "cancelled": (Stage.CANCELLED, None),
    "not_started": (Stage.NOT_STARTED, None),
    "running": (Stage.RUNNING, None),
}


def answer(row: Row, reading: Reading, key: str) -> tuple[object, object]:
    """Return what the peer expects under a key, and what we say."""
    expected = row["expect"][key]
    if key == "status":
        stage, verdict = STATUS[expected]
        return (stage or reading.stage, verdict or reading.verdict), (
            reading.stage,
            reading.verdict,
        )
    if key == "start":
        assert reading.started_at is not None
        started = calendar_of(row).next_open(reading.started_at)
        exact = moment(expected) == reading.started_at
        return moment(expected), reading.started_at if exact else started
    if key == "cycle_elapsed_seconds":
        return expected, [seconds(cycle.elapsed) for cycle in reading.cycles]
    if key == "cycles_completed":
        return expected, sum(cycle.stage is Stage.STOPPED for cycle in reading.cycles)
    if key == "worst_cycle_elapsed_seconds":
        return expected, seconds(reading.worst_cycle.elapsed if reading.worst_cycle else None)
    if key == "average_cycle_seconds":
        return expected, seconds(reading.average_elapsed)
    if key == "next_deadline":
        live = reading.stage in {Stage.RUNNING, Stage.PAUSED}
        return (moment(expected) if expected else None), (reading.due_at if live else None)
    if key == "warning_at":
        return moment(expected), reading.warnings[0].at
    if key == "warnings_fired":
        return [moment(one["at"]) for one in expected], [w.at for w in reading.warnings if w.fired]
    if key == "overdue_seconds":
        return -expected, seconds(reading.remaining)
    figures: dict[str, object] = {
        "deadline": reading.due_at,
        "first_deadline": reading.first_due_at,
        "elapsed_seconds": seconds(reading.elapsed),
        "remaining_seconds": seconds(reading.remaining),
        "paused_seconds": seconds(reading.paused_for),
        "breached": reading.breached,
    }
    if key in {"deadline", "first_deadline"} and expected:
        expected = moment(expected)
    return expected, figures[key]


def in_working_days(row: Row, key: str) -> bool:
    """Tell whether a warning is so many working days after due, which ours are not."""
    offset = row["targets"][0].get("warning_offset_seconds") or 0
    return key == "warning_at" and offset != 0 and offset % 86400 == 0


@pytest.mark.parametrize("row_id", rows(CARRIED))
def test_a_carried_answer_is_given(row_id: str) -> None:
    row = rows(CARRIED)[row_id]
    assert row["source"]
    one_answer(row)


@pytest.mark.parametrize("row_id", sorted(OTHERS.keys() - rows(CARRIED).keys()) or ["none"])
def test_the_peer_and_the_clock_give_one_answer(row_id: str) -> None:
    if not OTHERS:
        pytest.skip("skipped: no data")
    one_answer(OTHERS[row_id])


def one_answer(row: Row) -> None:
    """Hold every key that the peer asserts against ours."""
    if row["id"] in DEVIATIONS:
        with pytest.raises(InvalidCalendar):
            read(row)
        return
    keys = [
        key
        for key in row["expect"]
        if key not in NOT_OURS and key != "as_of" and not in_working_days(row, key)
    ]

    reading = read(row)

    for key in keys:
        if key == "status" and row["expect"][key] not in STATUS:
            continue
        expected, ours = answer(row, reading, key)
        assert ours == expected, key
