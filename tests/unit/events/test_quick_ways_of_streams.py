"""A stream leads to the same state whichever way it goes: short cuts, batches, stores and looks.

The ways are walked with the same inputs, drawn once: a hundred for each set of rules, in which
every part of a stream occurs. The plain way has no short cut: no index, no store, no quick change.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

import pytest

from serviceops import Span, from_dict, to_dict
from serviceops.errors import ActionRefused, InvalidValue
from serviceops.events import (
    CHECK_RULES,
    FLAPPING_DETECTORS,
    CountDetector,
    Delay,
    Dependency,
    IdentityRules,
    IncidentEnded,
    Inhibition,
    Maintenance,
    Operation,
    ResponseRule,
    Route,
    Signal,
    SignificanceRule,
    Silence,
    StreamRules,
    StreamState,
    advance_stream,
    next_stream_wakeup,
    step_stream,
)
from serviceops.events.stream import (
    alert_moves,
    notify,
    persistent_maps,
    reducer,
    stream_rules,
)
from serviceops.events.stream.index import AlertIndex
from serviceops.events.stream.silence_index import SilenceIndex
from serviceops.intents import Intent
from serviceops.lifecycle import AlertPolicy, AlertTimers, ReopenPolicy

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
Timed = tuple[datetime, Any]


def minutes(start: int, end: int) -> Span:
    return Span(NINE + start * MINUTE, NINE + end * MINUTE)


def rule_sets() -> dict[str, StreamRules]:
    """Return rules in which every part occurs, made anew: they store what they have found out."""
    quiet: dict[str, Any] = {
        "inhibitions": [
            Inhibition(name="node", source={"name": "node down"}, target={"kind": "service"},
                       equal=("node",)),
            Inhibition(name="worse", source={"severity": "critical"}, target='severity=~"m.*"',
                       equal=("zone",)),
        ],
        "topology": [Dependency(child="web", parent="n1"), Dependency(child="mail", parent="web")],
        "maintenance": [
            Maintenance(name="fixed", when={"zone": "eu"},
                        windows=[minutes(10, 20), minutes(40, 45), minutes(90, 130)]),
            Maintenance(name="flexible", when={"kind": "service"}, windows=minutes(15, 160),
                        duration=5 * MINUTE),
            Maintenance(name="spares", windows=minutes(60, 70), exempts_acknowledged=True),
        ],
    }  # fmt: skip
    reported: dict[str, Any] = {
        "responses": [
            ResponseRule(name="page", respond="incident", by=("zone",), resolve_on="all"),
            ResponseRule(name="ask", respond="problem", means="warning", after="PT5M"),
        ],
        "route": Route(receiver="desk", group_by=["zone"], group_wait="PT2M", routes=[
            Route(matchers={"severity": "critical"}, receiver="pager", group_wait="PT0S"),
        ]),
        "significance": [SignificanceRule(name="noise", when={"zone": "lab"})],
    }  # fmt: skip
    timed: dict[str, Any] = {
        "timers": AlertTimers(stale_after=25 * MINUTE),
        "policy": AlertPolicy(reopen=ReopenPolicy(within=6 * MINUTE)),
        "identity": IdentityRules(forget_after=8 * MINUTE, deliveries=2),
    }
    delayed: dict[str, Any] = {
        "delays": [
            Delay(name="slow", when={"kind": "service"}, build="PT2M", keep="PT3M"),
            Delay(name="late", when={"zone": "us"}, down="PT3M"),
            Delay(name="hasty", up="PT1M", down="PT4M", multiplier=2, most="PT6M"),
        ]
    }
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
    at, signals = NINE, list[Signal]()
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
    patch.setattr(notify, "_is_known", lambda *_: False)
    patch.setattr(AlertIndex, "matching", nothing)
    patch.setattr(SilenceIndex, "candidates", every_silence)
    patch.setattr(alert_moves, "_SHORT", 0)
    patch.setattr(stream_rules, "_MAX_NAMES", -1)
    patch.setattr(persistent_maps, "_FULL", 1_000_000)


SEEDS = (7,)


@pytest.mark.parametrize("name", NAMES)
def test_short_cuts_and_the_plain_way_end_in_one_state(name: str) -> None:
    for seed in SEEDS:
        inputs = permitted(seed, rule_sets()[name])
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(persistent_maps, "_FULL", 1)  # deep maps
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
        inputs = [*permitted(seed, rules), (NINE + timedelta(days=1), None)]
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
