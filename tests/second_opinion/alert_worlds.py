"""Streams of alerts for two implementations: drawn as plain data, and compared at every instant."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from serviceops.errors import ActionRefused, InvalidValue
from serviceops.events import (
    CheckRules,
    CheckState,
    CountDetector,
    Delay,
    Dependency,
    IdentityRules,
    Inhibition,
    Maintenance,
    Operation,
    ResponseRule,
    Route,
    Signal,
    Silence,
    StreamRules,
    StreamState,
    Topology,
    WeightedDetector,
    step_stream,
)
from serviceops.intents import Intent
from serviceops.lifecycle import AlertPolicy, AlertTimers, ReopenPolicy
from serviceops.spans import Span
from tests.second_opinion.minute_alerts import (
    MINUTE,
    Ack,
    Checks,
    Closing,
    Hush,
    Input,
    MinuteAlerts,
    Need,
    Report,
    Rules,
    Weighing,
)
from tests.second_opinion.worlds import instant, micros

LAST = 90
"""The minutes of a stream."""
NAMES = ("node", "web", "mail")


@dataclass(frozen=True)
class Stream:
    """Rules and inputs, each with the instant at which it arrives."""

    rules: Rules
    inputs: tuple[tuple[int, Input], ...]


def drawn(seed: int) -> Stream:
    """Draw a stream: the same seed is the same stream, on every machine."""
    plain, pick = drawn_plain(seed), Random(f"more {seed}").choice
    checks = pick((None, None, Checks(pick((1, 2, 3)), pick(("ok", "unknown")))))
    before = pick(("ok", "unknown")) if checks is None else checks.first
    weighing = pick((
        None, None,
        Weighing(pick((4, 5)), Fraction(3, 4), Fraction(5, 4), 30, 20, inclusive=True,
                 before=before, soft_problems=False),
        Weighing(5, Fraction(4, 5), Fraction(59, 50), pick((30, 50)), 25, inclusive=False,
                 before=before, soft_problems=True),
    ))  # fmt: skip
    soft = pick((False, True))
    needs = pick((
        (), (),
        (Need("web", "node", "", soft), Need("mail", "web", "", pick((False, True)))),
        (Need("mail", "node", "pair", soft), Need("mail", "web", "pair", pick((False, True)))),
    ))  # fmt: skip
    inputs = slowed(plain.inputs, pick) if pick((False, False, True)) else plain.inputs
    rules = replace(
        plain.rules,
        flaps=plain.rules.flaps if weighing is None else None,
        checks=checks, weighing=weighing, needs=needs,
        build=pick((0, 0, 1, 3)) * MINUTE, keep=pick((0, 0, 1, 4)) * MINUTE,
        forget=pick((540, 540, 25)) * MINUTE,
        down=pick((0, 0, 2)) * MINUTE, quiet=pick((0, 0, 3, 12)) * MINUTE,
        after=pick((0, 0, 4)) * MINUTE,
        runs_for=pick((0, 0, 3, 20)) * MINUTE, starts_on=pick(("change", "problem")),
    )  # fmt: skip
    # Some hands that would be taken off an alert close it.
    closings = pick((False, True))
    lasts, sticky = pick((None, None, 3, 10)), pick((False, False, True))

    def by_hand(given: Input) -> Input:
        if not isinstance(given, Ack):
            return given
        if given.takes:
            return replace(given, lasts=None if lasts is None else lasts * MINUTE, sticky=sticky)
        return Closing(given.of) if closings else given

    return Stream(rules, tuple((at, by_hand(it)) for at, it in inputs))


def slowed(
    inputs: tuple[tuple[int, Input], ...], pick: Callable[[Sequence[int]], int]
) -> tuple[tuple[int, Input], ...]:
    """Return inputs of which some were sent a while before they arrived."""
    sent, newest, found = dict[str, Report](), dict[str, int](), []
    for arrives, given in inputs:
        if isinstance(given, Report):
            if given.id not in sent:
                at = max(given.at - pick((0, 0, 1, 2)) * MINUTE, newest.get(given.of, 0))
                sent[given.id] = replace(given, at=min(at, given.at))
            newest[given.of] = max(newest.get(given.of, 0), sent[given.id].at)
        found.append((arrives, sent[given.id] if isinstance(given, Report) else given))
    return tuple(found)


def drawn_plain(seed: int) -> Stream:
    """Draw a stream without checks, builds, dependencies and shares of changes."""
    random = Random(f"stream {seed}")
    pick = random.choice

    def length(*minutes: int) -> int:
        return pick(minutes) * MINUTE

    zones = tuple((name, pick(("eu", "eu", "us"))) for name in NAMES)
    start = random.randrange(10, 60) * MINUTE
    rules = Rules(
        reopen=length(0, 3, 10), stale=pick((None, None, 20 * MINUTE)), latched=pick((False, True)),
        flaps=pick((None, None, 3)), flap_window=10 * MINUTE,
        planned=pick(((), ((start, start + length(5, 15)),))),
        inhibits=pick((False, True)), pause=pick((0, 0, 2 * MINUTE)), zones=zones,
        group_wait=length(0, 1, 2), group_interval=length(1, 5), repeat=length(10, 12, 30),
        brief=pick((False, True)), ends_sent=pick((True, True, False)),
        resolve_on=pick(("first", "last", "all", "never")),
    )  # fmt: skip
    inputs: list[tuple[int, Input]] = []
    now, sent_before = 0, list[Report]()
    for number in range(random.randrange(3, 25)):
        now += pick((0, 1, 1, 2, 3, 5, 12)) * MINUTE
        at = max(now + pick((0, 0, 0, 1)), inputs[-1][0] if inputs else 0)
        kind = random.randrange(12)
        if kind == 0:
            begins = now - now % MINUTE + length(0, 0, 2)
            inputs.append((at, Hush(pick(("eu", "us")), begins, begins + length(1, 4, 9))))
        elif kind == 1:
            inputs.append((at, Ack(pick(NAMES), pick((True, True, False)))))
        elif kind == 2 and sent_before:
            inputs.append((at, pick(sent_before)))  # delivered twice
        else:
            severity = pick(("critical", "major", "major", "minor", None, None))
            behind = pick((0, 0, 0, 0, 4 * MINUTE))
            name = pick(NAMES)
            newest = max((it.at for it in sent_before if it.of == name), default=0)
            sent = at - behind if 0 < at - behind < newest else at
            sent_before.append(Report(name, severity, sent, str(number)))
            inputs.append((at, sent_before[-1]))
    return Stream(rules, tuple(it for it in inputs if it[0] < LAST * MINUTE))


def built(rules: Rules) -> StreamRules:
    """Return the rules in the package's words."""

    def length(given: int) -> timedelta:
        return timedelta(microseconds=given)

    return StreamRules(
        identity=IdentityRules(forget_after=length(rules.forget)),
        policy=AlertPolicy(reopen=ReopenPolicy(within=length(rules.reopen))),
        timers=AlertTimers(stale_after=None if rules.stale is None else length(rules.stale)),
        latched=rules.latched,
        checks=None if rules.checks is None else CheckRules(
            name="drawn", attempts=rules.checks.attempts,
            first_state=CheckState(rules.checks.first),
        ),
        flapping=detector(rules),
        delays=[
            Delay(name="pause", up=length(rules.pause), down=length(rules.down),
                  build=length(rules.build), keep=length(rules.keep))
        ] if rules.pause or rules.down or rules.build or rules.keep else [],
        topology=Topology([
            Dependency(child=it.child, parent=it.parent, group=it.group, soft=it.soft)
            for it in rules.needs
        ]),
        inhibitions=[
            Inhibition(name="node", source={"kind": "node"}, target={"kind": "service"},
                       equal=("zone",))
        ] if rules.inhibits else [],
        maintenance=[
            Maintenance(name="patching", when={"zone": "eu"}, windows=[
                Span(instant(start), instant(end)) for start, end in rules.planned
            ], duration=length(rules.runs_for) if rules.runs_for else None,
               starts_on=rules.starts_on)
        ] if rules.planned else [],
        responses=[
            ResponseRule(name="page", respond="incident", by=("zone",),
                         resolve_on=rules.resolve_on, after=length(rules.after))
        ],
        route=Route(
            receiver="desk", group_by=["zone"], group_wait=length(rules.group_wait),
            group_interval=length(rules.group_interval), repeat_interval=length(rules.repeat),
            brief="announced" if rules.brief else "silent", send_resolved=rules.ends_sent,
        ),
    )  # fmt: skip


def detector(rules: Rules) -> WeightedDetector | CountDetector | None:
    """Return what finds flapping in the package's words."""
    by = rules.weighing
    if by is not None:
        return WeightedDetector(
            window=by.window, oldest=float(by.oldest), newest=float(by.newest), high=by.high,
            low=by.low, inclusive=by.inclusive, before=by.before, soft_problems=by.soft_problems,
        )  # fmt: skip
    if rules.flaps is None:
        return None
    return CountDetector(
        changes=rules.flaps, within=timedelta(microseconds=rules.flap_window),
        quiet=timedelta(microseconds=rules.quiet) if rules.quiet else None,
    )  # fmt: skip


def worded(given: Input, zones: dict[str, str], now: int) -> Any:
    if isinstance(given, Hush):
        return Silence(
            id=f"S-{given.zone}", when={"zone": given.zone}, starts_at=instant(given.start),
            ends_at=instant(given.end),
        )  # fmt: skip
    if isinstance(given, Closing):
        return Operation(identity=given.of, action="close", by="ann")
    if isinstance(given, Ack):
        inputs: dict[str, Any] = {"sticky": True} if given.sticky else {}
        if given.lasts is not None:
            inputs["until"] = instant(now + given.lasts).isoformat()
        action = "acknowledge" if given.takes else "unacknowledge"
        return Operation(identity=given.of, action=action, by="ann", inputs=inputs)
    kind = "node" if given.of == "node" else "service"
    return Signal(
        source="probe", id=given.id, key=given.of, name=given.of, resource=given.of,
        severity=given.severity, at=instant(given.at),
        facts={"zone": zones[given.of], "kind": kind},
    )  # fmt: skip


def followed(intents: Sequence[Intent]) -> list[tuple[object, ...]]:
    """Return what followed for others in the words of the simulator."""
    found = list[tuple[object, ...]]()
    for one in intents:
        facts = dict(one.inputs)
        if one.action == "notify":
            found.append((
                "notify", _instant(str(facts["at"])), _zone(facts["group"]), str(facts["reason"]),
                tuple(filter(None, facts["firing"].split("\n"))),
                tuple(filter(None, facts["resolved"].split("\n"))),
            ))  # fmt: skip
        elif one.action == "log":
            found.append(("log", _since(one.target_id), _case(one.target_id)))
        else:
            found.append((one.action, _case(one.target_id)))
    return found


def _zone(key: str) -> str:
    return key.split('zone="')[1].split('"', maxsplit=1)[0]


def _instant(text: str) -> int | None:
    return micros(datetime.fromisoformat(text))


def _since(target: str) -> int | None:
    return _instant(target.split("@")[1])


def _case(target: str) -> str:
    return f"{target.split('zone=')[1].split('@', maxsplit=1)[0]} {_since(target)}"


def by_zone(sent: list[tuple[object, ...]]) -> dict[str, list[tuple[object, ...]]]:
    """Return what followed for others zone by zone: the zones know nothing of each other."""
    found: dict[str, list[tuple[object, ...]]] = {}
    for one in sent:
        zone = str(one[2 if one[0] in {"notify", "log"} else 1]).split()[0]
        found.setdefault(zone, []).append(one)
    return found


def differs(state: StreamState, life: MinuteAlerts, now: int) -> list[str]:
    """Compare every alert."""
    wrong = []
    for name, known in life.known.items():
        alert, lived = state.alert(name), known.trouble
        if lived is None or alert is None:
            if (lived is None) != (alert is None):
                wrong.append(f"at {now}: {name} {alert}, lived {lived}")
            continue
        hiding = life.hiding(lived, now)
        expected = {
            "open": lived.is_open, "there": lived.is_there, "counts": lived.counts,
            "severity": lived.severity, "seen": lived.seen, "back": lived.back,
            "acked": lived.is_acked, "announced": lived.announced,
            "hidden": hiding if lived.is_open else None,
        }  # fmt: skip
        found = {
            "open": alert.state == "open", "there": alert.condition != "cleared",
            "counts": alert.condition == "raised",
            "severity": str(alert.severity), "seen": alert.sightings.count, "back": alert.reopened,
            "acked": alert.acknowledgement == "acked", "announced": alert.announced,
            "hidden": frozenset(str(one.kind) for one in alert.suppressed_by)
            if lived.is_open else None,
        }  # fmt: skip
        if found != expected:
            differing = {k: (found[k], expected[k]) for k in found if found[k] != expected[k]}
            wrong.append(f"at {now / MINUTE}: {name} (found, lived) {differing}")
    return wrong


def disagreements(number: int) -> list[str]:
    """Return where the stream with a number differs from its life."""
    return disagreements_on(drawn(number))


def disagreements_on(stream: Stream) -> list[str]:
    """Return where a stream differs from its life."""
    rules, life, state = built(stream.rules), MinuteAlerts(stream.rules), StreamState()
    zones, waiting = dict(stream.rules.zones), list(stream.inputs)
    for now in sorted({minute * MINUTE + add for minute in range(LAST + 40) for add in (0, 1)}):
        life.sent, sent = [], []
        while waiting and waiting[0][0] <= now:
            _, given = waiting.pop(0)
            taken = life.take(given, now)
            try:
                done = step_stream(state, worded(given, zones, now), at=instant(now), rules=rules)
            except (ActionRefused, InvalidValue):
                if taken:
                    return [f"at {now / MINUTE}: {given} was refused"]
                continue
            if not taken:
                return [f"at {now / MINUTE}: {given} was taken"]
            state, sent = done.state, [*sent, *followed(done.intents)]
        life.pass_time(now)
        done = step_stream(state, at=instant(now), rules=rules)
        state, sent = done.state, [*sent, *followed(done.intents)]
        wrong = differs(state, life, now)
        if by_zone(sent) != by_zone(life.sent):
            wrong.append(f"at {now / MINUTE}: sent {sent}, lived {life.sent}")
        if wrong:
            return wrong
    return []
