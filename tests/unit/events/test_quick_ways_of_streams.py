"""A stream leads to the same state whichever way it goes: short cuts, batches, stores and looks.

The ways are walked with the same inputs, drawn once: a hundred for each set of rules, in which
every part of a stream occurs. The plain way has no short cut: no index, no store, no quick change.
"""

import gc
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any

import pytest

from serviceops import from_dict, to_dict
from serviceops._internal import persistent_maps
from serviceops.errors import ActionRefused, InvalidValue
from serviceops.events import (
    CHECK_RULES,
    FLAPPING_DETECTORS,
    CountDetector,
    Delay,
    IdentityRules,
    IncidentEnded,
    Inhibition,
    Maintenance,
    Operation,
    Signal,
    SignificanceRule,
    Silence,
    StreamRules,
    StreamState,
    advance_stream,
    next_stream_wakeup,
    response,
    step_stream,
)
from serviceops.events.stream import alert_moves, reducer, stream_rules
from serviceops.events.stream.index import AlertIndex, SilenceIndex
from serviceops.history import Transition
from serviceops.intents import Intent
from serviceops.testing.sample_texts import START
from tests.stream_parts import DELAYED, MINUTE, QUIET, REPORTED, TIMED, minutes

Timed = tuple[datetime, Any]


def rule_sets() -> dict[str, StreamRules]:
    """Return rules in which every part occurs, made anew: they store what they have found out."""
    worse = Inhibition(
        name="worse", source={"severity": "critical"}, target='severity=~"m.*"', equal=("zone",)
    )
    quiet: dict[str, Any] = {
        **QUIET,
        "inhibitions": [*QUIET["inhibitions"], worse],
        "maintenance": [
            *QUIET["maintenance"],
            Maintenance(name="later", when={"zone": "eu"}, windows=minutes(90, 130)),
            Maintenance(name="flexible later", when={"kind": "service"}, windows=minutes(60, 160),
                        duration=5 * MINUTE),
            Maintenance(name="spares", windows=minutes(60, 70), exempts_acknowledged=True),
        ],
    }  # fmt: skip
    noise = SignificanceRule(name="noise", when={"zone": "lab"})
    reported: dict[str, Any] = {**REPORTED, "significance": [noise]}
    known = IdentityRules(forget_after=8 * MINUTE, deliveries=2)
    timed: dict[str, Any] = {**TIMED, "identity": known}
    late = Delay(name="late", when={"zone": "us"}, down="PT3M")
    delayed: dict[str, Any] = {"delays": [*DELAYED["delays"], late]}
    count = {"flapping": CountDetector(changes=3, within=10 * MINUTE)}
    weighed: dict[str, Any] = {"flapping": FLAPPING_DETECTORS["nagios"]}
    return {
        "none": StreamRules(),
        "quiet": StreamRules(**quiet),
        "reported": StreamRules(**reported, latched=True),
        "timed": StreamRules(**timed, **reported),
        "delayed": StreamRules(**delayed, **reported),
        "flapping": StreamRules(**weighed, **quiet),
        "checked": StreamRules(checks=CHECK_RULES["icinga"], **weighed, **reported),
        "everything": StreamRules(**quiet, **reported, **timed, **delayed, **count),
    }


NAMES = tuple(rule_sets())
THINGS: dict[str, dict[str, Any]] = {
    "n1": {"name": "node down", "resource": "n1", "facts": {"node": "n1", "zone": "eu"}},
    "n2": {"name": "node down", "resource": "n2", "facts": {"node": "n2", "zone": "us"}},
    "web": {"resource": "web", "facts": {"kind": "service", "node": "n1", "zone": "eu"}},
    "mail": {"resource": "mail", "facts": {"kind": "service", "node": "n2", "zone": "us"}},
    "disk": {"resource": "n1", "facts": {"zone": "eu"}, "summary": "full"},
    "fan": {"name": "fan", "facts": {"zone": "lab"}},
}
SEVERITIES = ["critical", "major", "major", "minor", "warning", "informational", "indeterminate",
              None, None]  # fmt: skip
MATCHERS: list[Any] = [{"zone": "eu"}, {"kind": "service"}, 'zone=~"e.*"', {"resource": "n1"},
                       {"zone": "us", "severity": "major"}]  # fmt: skip


def drawn(draw: Random, size: int) -> Iterator[Timed]:
    """Yield inputs, each with the instant at which it arrives."""
    at, signals = START, list[Signal]()
    for serial in range(size):
        at += draw.choice([0, 0, 0, 15, 60, 60, 120, 240, 600]) * timedelta(seconds=1)
        kind = draw.random()
        key = draw.choice([*THINGS])
        if kind < 0.06 and signals:
            yield at, draw.choice(signals[-6:])  # delivered again
        elif kind < 0.72:
            thing, same = THINGS[key], [one for one in signals if one.key == key]
            severity = (
                same[-1].severity if same and draw.random() < 0.5 else draw.choice(SEVERITIES)
            )
            if draw.random() < 0.05:
                thing = {**thing, "facts": {**thing["facts"], "zone": draw.choice(["eu", "us"])}}
            reported_at = at - draw.choice([0] * 8 + [20, 200, -60]) * timedelta(seconds=1)
            signals.append(Signal(
                source="probe", id=draw.choice(["", str(serial), str(serial)]), key=key,
                severity=severity, at=reported_at, **thing,
            ))  # fmt: skip
            yield at, signals[-1]
        elif kind < 0.82:
            until = (at + draw.choice([1, 5, 30]) * MINUTE).isoformat()
            action, inputs = draw.choice([
                ("acknowledge", {}), ("acknowledge", {"until": until}), ("unshelve", {}),
                ("shelve", {"until": until}), ("note", {"text": "seen"}), ("close", {}),
            ])  # fmt: skip
            yield at, Operation(identity=key, action=action, inputs=inputs, by="ann")
        elif kind < 0.9:
            begins = at + draw.choice([-5, 0, 1, 4]) * MINUTE
            yield at, Silence(
                id=f"S-{draw.randrange(4)}", when=draw.choice(MATCHERS), starts_at=begins,
                ends_at=begins + draw.choice([0, 1, 6, 40]) * MINUTE,
            )  # fmt: skip
        elif kind < 0.93:
            yield at, IncidentEnded(f"page:{draw.choice(['eu', 'us'])}")
        else:
            yield at, None


def walked(inputs: Iterable[Timed], rules: StreamRules) -> tuple[StreamState, list[Intent]]:
    """Return the state after the inputs, one by one, and what followed."""
    state, intents = StreamState(), list[Intent]()
    for at, one in inputs:
        done = step_stream(state, one, at=at, rules=rules)
        state, intents = done.state, [*intents, *done.intents]
    return state, intents


def permitted(seed: int, rules: StreamRules, size: int = 120) -> list[Timed]:
    """Return inputs that the rules permit: what they refuse becomes time alone."""
    state, found = StreamState(), list[Timed]()
    for at, one in drawn(Random(seed), size):
        if isinstance(one, IncidentEnded):  # of one that is there, if any is
            one = next(  # noqa: PLW2901 - by its key
                (IncidentEnded(track.id) for _, track in state.incidents.items()
                 if track.id.startswith(one.id)), None,
            )  # fmt: skip
        try:
            state = step_stream(state, one, at=at, rules=rules).state
        except (ActionRefused, InvalidValue):
            one = None  # noqa: PLW2901 - as said
            state = step_stream(state, at=at, rules=rules).state
        found.append((at, one))
    return found


def every_silence(index: SilenceIndex, labels: object) -> list[Silence]:
    del labels
    return [*index.others, *(one for _, found in index.by_label.items() for one in found)]


def plainly(patch: pytest.MonkeyPatch) -> None:
    """Take every short cut away."""
    nothing = lambda *_, **__: None  # noqa: E731 - in the place of several functions
    for name in ("as_repeat", "as_new", "as_grade"):
        patch.setattr(reducer, name, nothing)
    reindex = reducer._Run._reindex

    def all_affected(run: Any, before: Any, after: Any) -> list[str]:
        reindex(run, before, after)
        return list(run.entries)

    patch.setattr(reducer._Run, "_reindex", all_affected)
    patch.setattr(reducer, "same_places", lambda *_, **__: False)
    patch.setattr(AlertIndex, "matching", nothing)
    patch.setattr(SilenceIndex, "candidates", every_silence)
    patch.setattr(alert_moves, "_SHORT", 0)
    patch.setattr(stream_rules, "_MAX_NAMES", -1)
    patch.setattr(persistent_maps, "_FULL", 1_000_000)
    patch.setattr(response, "_MANY", 1_000_000)


SEEDS = (7,)


@pytest.mark.parametrize("name", NAMES)
def test_short_cuts_and_the_plain_way_end_in_one_state(name: str) -> None:
    for seed in SEEDS:
        inputs = permitted(seed, rule_sets()[name])
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(persistent_maps, "_FULL", 1)  # deep maps
            patch.setattr(response, "_MANY", 1)
            quick = walked(inputs, rule_sets()[name])
        with pytest.MonkeyPatch.context() as patch:
            plainly(patch)
            plain = walked(inputs, rule_sets()[name])
        assert quick == plain


@pytest.mark.parametrize("name", NAMES)
def test_batches_and_stores_end_in_the_state_of_single_steps(name: str) -> None:
    rules = rule_sets()[name]
    for seed in SEEDS:
        inputs = permitted(seed, rules)
        state, intents = walked(inputs, rules)
        done = advance_stream(StreamState(), iter(inputs), rules=rules)
        assert (done.state, list(done.intents)) == (state, intents)
        # In batches, each of a state that was read back, under rules that were made anew.
        found, more = StreamState(), list[Intent]()
        for start in range(0, len(inputs), 17):
            found = from_dict(to_dict(found), StreamState)
            done = advance_stream(found, inputs[start : start + 17], rules=rule_sets()[name])
            found, more = done.state, [*more, *done.intents]
        assert (found, more) == (state, intents)


@pytest.mark.parametrize("name", NAMES)
def test_a_stream_that_wakes_when_it_is_due_misses_nothing_and_is_due_no_later(name: str) -> None:
    rules = rule_sets()[name]
    for seed in SEEDS:
        inputs = [*permitted(seed, rules), (START + timedelta(days=1), None)]
        woken, last = list[Timed](), StreamState()
        for at, one in inputs:
            wakeup = partial(next_stream_wakeup, rules=rules)
            while last.now is not None and (due := wakeup(last)) is not None and due < at:
                assert due >= last.now
                woken.append((due, None))
                last = step_stream(last, at=due, rules=rules).state
            woken.append((at, one))
            last = step_stream(last, one, at=at, rules=rules).state
        assert len(woken) > len(inputs)
        assert walked(woken, rules) == walked(inputs, rules)


def test_a_state_read_back_just_before_a_window_opens_has_the_same_history() -> None:
    # At 09:10 work begins, the mail's delay is over, and the node of its web server goes down.
    rules = rule_sets()["everything"]
    web = {
        "key": "web",
        "name": "slow",
        **THINGS["web"],
        "facts": {"kind": "service", "node": "n1"},
    }
    mail = {"key": "mail", "resource": "mail", "facts": {"kind": "service", "zone": "eu"}}
    node = {"key": "node", **THINGS["n1"]}
    inputs = [(2, "major", web), (3, "major", mail), (5, None, web), (10, "major", node)]
    straight = read_back = StreamState()
    for serial, (minute, severity, thing) in enumerate(inputs):
        at = START + minute * MINUTE
        one = Signal(source="probe", id=str(serial), severity=severity, at=at, **thing)
        straight = step_stream(straight, one, at=at, rules=rules).state
        again = from_dict(to_dict(read_back), StreamState)
        read_back = step_stream(again, one, at=at, rules=rules).state

    causes = [dict(one.inputs).get("cause") for one in straight.alert("mail").history
              if one.at == START + 10 * MINUTE]  # fmt: skip
    assert causes == ["web", "fixed"]
    assert to_dict(read_back) == to_dict(straight)


def test_the_collector_visits_no_transition_of_alerts_that_nobody_looked_at() -> None:
    def transitions() -> int:
        gc.collect()
        return sum(type(one) is Transition for one in gc.get_objects())

    alerts, before = 50, transitions()
    raised, worse = (
        [
            (START + number * MINUTE, Signal(source="probe", key=f"k{key}", severity=severity,
                                             at=START + number * MINUTE))
            for key in range(alerts)
        ]
        for number, severity in enumerate(("major", "critical"))
    )  # fmt: skip
    state = advance_stream(StreamState(), raised + worse, rules=StreamRules()).state
    assert transitions() - before <= 1  # of the blank alert that the others are copied from
    actions = ["report", "announce", "worsen", "announce"]
    assert all([one.action for one in alert.history] == actions for alert in state.alerts)
