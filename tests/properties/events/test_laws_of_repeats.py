"""The quick way of a repeat gives the entry and the effect that the whole way gives."""

from datetime import timedelta

import pytest
from drawn_streams import MINUTE, RULES, START, Timed, streams, taken
from hypothesis import given
from hypothesis import strategies as st

from serviceops import to_dict
from serviceops.events import Signal, SignalEffect, StreamRules, StreamState, step_stream
from serviceops.events.stream.alert_moves import graded, one_more
from serviceops.events.stream.intake import as_grade, as_new, as_repeat, repeat_rules, take_signal
from serviceops.events.stream.stream_rules import StreamContext
from serviceops.events.stream.stream_state import AlertEntry
from serviceops.events.stream.stream_state import whole as whole_entry
from serviceops.lifecycle import Alert


@pytest.mark.parametrize("name", RULES)
@given(stream=streams(), moved=st.lists(st.integers(-3, 3), min_size=3, max_size=3))
def test_what_is_a_repeat_is_one_by_the_whole_way(
    name: str, stream: list[Timed], moved: list[int]
) -> None:
    rules, state = RULES[name], StreamState()

    def context(now: object) -> StreamContext:
        return StreamContext(
            now, rules, lambda one: rules.matched({} if one is None else one.labels)
        )

    for serial, (at, one) in enumerate(stream):
        state = taken(state, one, at, rules).state
        for entry in [entry for _, entry in state.entries.items() if entry.signal is not None]:
            last = entry.signal
            for place, minutes in enumerate(moved):
                again = Signal(
                    source=last.source, key=last.key, name=last.name, resource=last.resource,
                    severity=last.severity, facts=last.facts, at=at + minutes * MINUTE,
                    id="" if place == 2 else last.id if place else f"again-{serial}",
                )  # fmt: skip
                quick = as_repeat(
                    state.entries.stored(entry.identity), again, at, repeat_rules(rules)
                )
                if quick is None:
                    continue
                whole, effect, changes_alert = take_signal(entry, again, context(at))
                assert (effect, changes_alert) == (SignalEffect.REPEAT, False)
                assert to_dict(whole_entry(quick)) == to_dict(whole)


@pytest.mark.parametrize("name", RULES)
@given(
    stream=streams(),
    severity=st.sampled_from(["critical", "minor", "informational", None]),
    minutes=st.integers(-2, 2),
    serial=st.sampled_from(["", "same", "other"]),
)
def test_a_quick_change_is_the_one_by_the_whole_way(
    name: str, stream: list[Timed], severity: str | None, minutes: int, serial: str
) -> None:
    rules, state, now = RULES[name], StreamState(), START
    for now, one in stream:
        state = taken(state, one, now, rules).state
    context = StreamContext(
        now, rules, lambda one: rules.matched({} if one is None else one.labels)
    )

    for stored in [stored for _, stored in state.entries.pairs()]:
        last = (stored[0] if type(stored) is tuple else stored).signal
        if last is None:
            continue
        again = Signal(
            source=last.source, key=last.key, name=last.name, resource=last.resource,
            severity=severity, facts=last.facts, at=now + minutes * MINUTE,
            id=last.id if serial == "same" else serial,
        )  # fmt: skip
        opened = as_new("new", again, now, rules, context.match)
        if opened is not None:
            whole, effect, changes_alert = take_signal(AlertEntry(identity="new"), again, context)
            assert (effect, changes_alert) == (SignalEffect.NEW, True)
            assert to_dict(opened) == to_dict(whole)
        grade = as_grade(stored, again, now, rules) if type(stored) is tuple else None
        if grade is not None:
            whole, effect, changes_alert = take_signal(whole_entry(stored), again, context)
            assert (effect, changes_alert) == (grade[2], True)
            assert to_dict(grade[1]) == to_dict(whole)


def test_a_new_alert_and_a_change_of_severity_take_the_quick_way() -> None:
    rules, now = StreamRules(), START + MINUTE
    worse = Signal(source="probe", id="2", key="disk", severity="critical", at=now)
    state = step_stream(StreamState(), signal("1", 30), at=now, rules=rules).state
    stored = state.entries.stored("disk")

    assert as_new("disk", worse, now, rules, rules.matched) is not None
    assert as_grade(stored, worse, now, rules) is not None
    assert as_grade(stored, signal("2", 30), now, rules) is None  # a repeat
    late = Signal(source="probe", id="2", key="disk", severity="critical", at=START)
    assert as_grade(stored, late, now, rules) is None


def signal(serial: str, seconds: int = 0) -> Signal:
    return Signal(source="probe", id=serial, key="disk", severity="major",
                  at=START + timedelta(seconds=seconds))  # fmt: skip


def test_a_late_or_repeated_delivery_is_no_repeat() -> None:
    rules, now = StreamRules(), START + MINUTE
    state = step_stream(StreamState(), signal("1", 30), at=now, rules=rules).state
    stored = state.entries.stored("disk")

    assert as_repeat(stored, signal("2", 31), now, repeat_rules(rules)) is not None
    assert as_repeat(stored, signal("2", 29), now, repeat_rules(rules)) is None
    assert as_repeat(stored, signal("1", 31), now, repeat_rules(rules)) is None
    counts = step_stream(state, signal("2", 29), at=now, rules=rules).state.counts
    assert counts == {"new": 1, "late": 1}


def test_a_grade_with_an_id_that_the_record_has_is_left_to_the_record() -> None:
    alert = Alert.report("a", identity="a", severity="minor", at=START, by="p", id="p/1")
    about = {"realarm": True, "at": START, "by": "p", "recorded_at": None,
             "sightings": one_more(alert.sightings, START)}  # fmt: skip
    worse = graded(alert, "worsen", alert.severity.__class__("major"), delivery="p/2", **about)
    with pytest.raises(Exception, match="p/2 was worsen"):
        graded(worse, "worsen", alert.severity.__class__("critical"), delivery="p/2", **about)
    with pytest.raises(Exception, match="p/2 was worsen"):
        worse.worsen(severity="critical", realarm=True, at=START, by="p", id="p/2")
