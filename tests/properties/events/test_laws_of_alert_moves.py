"""The quick moves of alerts give what the actions of the record give."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from serviceops import to_dict
from serviceops.errors import ActionRefused
from serviceops.events.stream.alert_moves import (
    announced,
    cleared,
    graded,
    one_more,
    opened,
    promoted,
    reopened,
    revision_of,
    seen_at,
)
from serviceops.lifecycle import Alert, AlertPolicy, AlertTimers, ReopenPolicy, Severity
from serviceops.lifecycle.alerts.alert import last_at
from serviceops.testing.sample_texts import START

texts = st.sampled_from(["", "db-1", "disk\nfull", "é"])
severities = st.sampled_from(list(Severity))
minutes = st.integers(0, 3).map(lambda n: timedelta(minutes=n))
ids = st.sampled_from([None, "probe/1", "probe/2"])
MOVES = ("worsen", "lessen", "announce", "promote", "acknowledge", "sticky", "clear", "reopen",
         "subside", "unacknowledge", "seen", "note")  # fmt: skip
Move: TypeAlias = tuple[str, Severity, bool, str | None, timedelta]
STALE = AlertTimers(stale_after=timedelta(minutes=5))


def each_after(length: timedelta, *names: str) -> list[Move]:
    return [(name, Severity.MAJOR, True, None, length) for name in names]


# What is drawn has few of these: an alert that comes back, at once or with an incident.
AT_ONCE = each_after(timedelta(), "clear", "reopen")
TWICE = each_after(timedelta(minutes=4), "announce", "promote", "clear", "announce", "reopen",
                   "announce", "clear", "reopen")  # fmt: skip


def assert_same(one: Alert, other: Alert) -> None:
    assert one == other
    assert one.sightings == other.sightings
    assert one.history == other.history
    assert to_dict(one) == to_dict(other)
    assert Alert.replay(one.history) == one


@given(texts, texts, texts, st.booleans(), ids, ids, severities, st.booleans())
def test_an_alert_is_opened_as_it_is_reported(
    resource: str, title: str, summary: str, latched: bool, before: str | None,
    delivery: str | None, severity: Severity, late: bool,
) -> None:  # fmt: skip
    recorded = START + timedelta(minutes=1) if late else None
    quick = opened(
        "a@1", identity="a", severity=severity, resource=resource, title=title, summary=summary,
        latched=latched, continues=before, at=START, by="probe", delivery=delivery,
        recorded_at=recorded,
    )  # fmt: skip
    when = {} if recorded is None else {"recorded_at": recorded}
    plain = Alert.report(
        "a@1", identity="a", severity=severity, resource=resource, name=title, summary=summary,
        latched=latched, continues=before, at=START, by="probe", id=delivery, **when,
    )  # fmt: skip
    assert_same(quick, plain)


@given(
    severities,
    st.booleans(),
    st.lists(st.tuples(st.sampled_from(MOVES), severities, st.booleans(), ids, minutes)),
)
@example(Severity.MAJOR, False, AT_ONCE)
@example(Severity.MAJOR, False, TWICE)
def test_every_move_is_the_action_of_its_name(
    first: Severity,
    latched: bool,
    moves: list[Move],
) -> None:
    alert = Alert.report("a", identity="a", severity=first, latched=latched, at=START)
    at = START
    for move, severity, flag, delivery, later in moves:
        at += later
        quick, plain = moved(alert, move, severity, flag, delivery, at)
        assert isinstance(quick, type(plain))
        if isinstance(plain, Alert) and isinstance(quick, Alert):
            assert_same(quick, plain)
            alert = quick
        else:
            assert str(quick) == str(plain)


@given(
    severities,
    st.booleans(),
    st.lists(st.tuples(st.sampled_from(MOVES), severities, st.booleans(), ids, minutes)),
)
@example(Severity.MAJOR, False, AT_ONCE)
@example(Severity.MAJOR, False, TWICE)
def test_moves_that_nobody_looks_at_in_between_are_those_of_the_record(
    first: Severity,
    latched: bool,
    moves: list[Move],
) -> None:
    about = {"identity": "a", "severity": first, "latched": latched, "at": START}
    unread = opened(
        "a", **about, resource="", title="", summary="", continues=None, by="probe",
        delivery="probe/1", recorded_at=None,
    )  # fmt: skip
    plain, at = Alert.report("a", **about, by="probe", id="probe/1"), START
    for move, severity, flag, delivery, later in moves:
        at += later
        if move == "announce" and plain.check("announce", at=at):
            continue
        try:
            after = ways(plain, move, severity, flag, delivery, at)[1]()
        except ActionRefused:
            continue
        unread, plain = ways(unread, move, severity, flag, delivery, at)[0](), after
        assert last_at(unread) == plain.history[-1].at
        assert revision_of(unread) == plain.revision
        assert STALE.next_at(unread) == STALE.next_at(plain)
    assert_same(unread, plain)


@pytest.mark.parametrize("limit", [{"within": timedelta(hours=1)}, {"at_most": 0}])
def test_an_alert_that_may_not_come_back_is_refused_by_its_record(
    limit: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Alert, "policy", AlertPolicy(reopen=ReopenPolicy(**limit)))
    stamp = {"at": START, "by": "probe", "id": None}
    alert = Alert.report("a", identity="a", severity=Severity.MAJOR, at=START)
    alert = cleared(alert, stamp)
    with pytest.raises(ActionRefused):
        reopened(alert, Severity.MAJOR, stamp | {"at": START + timedelta(hours=2)})


def ways(
    alert: Alert, move: str, severity: Severity, flag: bool, delivery: str | None, at: datetime
) -> tuple[Callable[[], Alert], Callable[[], Alert]]:
    """The quick move of an alert, and its action."""
    plain_when = {"at": at, "by": "probe"} | ({} if delivery is None else {"id": delivery})
    stamp = {"at": at, "by": "probe", "id": delivery}
    back = alert.severity if flag else severity

    def quick() -> Alert:
        if move in ("worsen", "lessen"):
            return graded(
                alert, move, severity, realarm=flag, at=at, by="probe", delivery=delivery,
                recorded_at=None, sightings=one_more(alert.sightings, at),
            )  # fmt: skip
        if move == "announce":
            return announced(alert, alert.news, at)
        if move == "promote":
            return promoted(alert, "INC", at, "page")
        if move == "clear":
            return cleared(alert, stamp)
        if move == "reopen":
            return reopened(alert, back, stamp)
        return seen_at(alert, at) if move == "seen" else plain()

    def plain() -> Alert:
        if move in ("worsen", "lessen"):
            done = alert.act(move, severity=severity, realarm=flag, **plain_when)
            return done.seen(at=at)
        if move == "promote":
            return alert.promote(incident="INC", at=at, by="page")
        if move == "clear":
            return alert.clear(**stamp)
        if move == "reopen":
            return alert.reopen(severity=back, **stamp)
        if move == "sticky":
            return alert.acknowledge(sticky=True, at=at)
        if move == "subside":
            return alert.subside(until=at + timedelta(minutes=2), at=at)
        if move == "note":
            return alert.note(text="seen", at=at)
        return alert.seen(at=at) if move == "seen" else alert.act(move, at=at)

    return quick, plain


def moved(
    alert: Alert, move: str, severity: Severity, flag: bool, delivery: str | None, at: datetime
) -> tuple[Alert | ActionRefused, Alert | ActionRefused]:
    """An alert after the quick move and after the action; or what refused each."""
    found: list[Alert | ActionRefused] = []
    for way in ways(alert, move, severity, flag, delivery, at):
        # What is announced hidden or without news is never asked of the quick way.
        if move == "announce" and alert.check("announce", at=at):
            found.append(alert)
            continue
        try:
            found.append(way())
        except ActionRefused as refused:
            found.append(refused)
    return found[0], found[1]
