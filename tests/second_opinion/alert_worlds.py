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
    Topology,
    WeightedDetector,
    step_stream,
)
from serviceops.events.routing.time_intervals import TimeInterval, TimeRange
from serviceops.intents import Intent
from serviceops.lifecycle import AlertPolicy, AlertTimers, ReopenPolicy
from serviceops.spans import Span
from tests.second_opinion.minute_alerts import Case, MinuteAlerts
from tests.second_opinion.minute_groups import Want, Way
from tests.second_opinion.minute_inputs import (
    MINUTE,
    Ack,
    CaseEnded,
    Checks,
    Closing,
    Hush,
    Input,
    Need,
    Report,
    Rules,
    Shelf,
    Unshelf,
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
    changes: tuple[tuple[int, Rules], ...] = ()
    """From when on which other rules are in effect."""


def drawn_changing(seed: int) -> Stream:
    """Draw a stream of which the rules change, some parts of them each time."""
    stream, random = drawn(seed), Random(f"changes {seed}")
    pick, rules, changes = random.choice, stream.rules, list[tuple[int, Rules]]()
    near = [at for at, _ in stream.inputs]
    for _ in range(pick((1, 1, 2, 3))):
        minute = pick([*near, random.randrange(LAST) * MINUTE]) + pick((0, 0, 1, 3)) * MINUTE
        at = minute - minute % MINUTE + pick((0, 0, 0, 1))
        other = drawn(random.randrange(1 << 30)).rules  # the source of what changes
        parts: dict[str, dict[str, Any]] = {
            "waits": {
                "after": pick((0, 1, 2, 4, 9)) * MINUTE, "pause": pick((0, 2)) * MINUTE,
                "build": pick((0, 1, 3)) * MINUTE, "keep": pick((0, 4)) * MINUTE,
                "down": other.down,
            },
            "ends": {"stale": other.stale, "forget": other.forget, "reopen": other.reopen},
            "does": {"resolve_on": other.resolve_on, "means": other.means},
            "knows": {"meanings": other.meanings, "checks": other.checks},
            "inhibits": {"inhibits": other.inhibits},
            "needs": {"needs": other.needs},
            "flapping": {
                "flaps": other.flaps, "flap_window": pick((4, 10)) * MINUTE, "quiet": other.quiet,
                "weighing": other.weighing,
            },
            "work": {
                "planned": other.planned, "runs_for": other.runs_for, "starts_on": other.starts_on,
            },
            "ways": {"way": changed_way(rules.way, other.way, random)},
        }  # fmt: skip
        for part in parts.values():
            rules = replace(rules, **part) if random.randrange(3) == 0 else rules
        changes.append((at, rules))
    # Of two at one instant no step has the first.
    return replace(stream, changes=tuple(sorted(dict(changes).items(), key=lambda one: one[0])))


def changed_way(way: Way, other: Way, random: Random) -> Way:
    """Return another tree, or one of which a child is new, gone or elsewhere."""
    ways = list(way.ways)
    kind = random.randrange(5)
    if kind == 0:
        return other
    if kind == 1:
        ways[:0] = other.ways[:1]
    elif kind == 2:
        ways = ways[1:]
    elif kind == 3:
        ways.reverse()
    else:
        return replace(other, ways=way.ways, receiver=random.choice(("desk", "second")))
    return replace(way, ways=tuple(ways))


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
    ways = Random(f"ways {seed}")
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
        way=with_ways(plain.rules.way, ways), means=ways.choice((None, None, "exception")),
        meanings=ways.choice(((), (), (), *FILTERS)),
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

    given = tuple((at, by_hand(it)) for at, it in inputs)
    return Stream(rules, with_shelves(given, Random(f"shelves {seed}")))


def with_shelves(
    inputs: tuple[tuple[int, Input], ...], random: Random
) -> tuple[tuple[int, Input], ...]:
    """Return inputs between which people put alerts aside, and end incidents."""
    pick, found = random.choice, list[tuple[int, Input]]()
    often = pick((0, 0, 1, 3))
    for arrives, given in inputs:
        found.append((arrives, given))
        if random.randrange(8) >= often:
            continue
        at = arrives + (pick((0, 0, 0, 1)) if arrives % MINUTE == 0 else 0)
        kind, of = random.randrange(6), pick(NAMES)
        if kind == 0:
            found.append((at, Unshelf(of)))
        elif kind == 1:
            found.append((at, CaseEnded(pick(("eu", "us")))))
        else:
            one_shot = pick((False, True))
            until = pick((None, 1, 4, 9) if one_shot else (1, 4, 9))
            found.append((at, Shelf(of, until and at + until * MINUTE, one_shot)))
    return tuple(sorted(found, key=lambda one: one[0]))


FILTERS = (
    (((("severity", "minor"),), None),),
    (((("zone", "us"), ("severity", "major")), "informational"), ((("severity", "minor"),), None)),
    (((("name", "mail"),), None),),
    (((("severity", "major"),), "warning"), ((("name", "web"),), "informational")),
)
"""What signals with some labels mean; `None` is for those that are filtered out."""
WANTS = (
    Want("kind", "node"), Want("kind", "service"), Want("zone", "us"), Want("name", "web"),
    Want("name", "mail"), Want("name", "node", "!="), Want("zone", "us", "!="),
    Want("name", "web|mail", "=~"), Want("name", "node|mail", "!~"), Want("zone", "eu|us", "=~"),
    Want("severity", "critical"), Want("severity", "major|critical", "=~"),
    Want("severity", "minor", "!="),
    Want("team", ""), Want("team", "dba", "!="), Want("team", "dba|net", "=~"),
)  # fmt: skip
"""No alert has the label of the last three."""


def with_ways(way: Way, random: Random, *, deep: int = 0) -> Way:
    """Draw what is below a route: few have nothing of their own, and few have everything."""
    pick = random.choice

    def length(*minutes: int | None) -> int | None:
        found = pick((None, *minutes))
        return None if found is None else found * MINUTE

    def child() -> Way:
        one = Way(
            pick((None, "other")), wanted(),
            pick((None, (), ("name",), ("kind", "zone"))),
            length(0, 1, 3), length(1, 2, 7), length(10, 15, 40),
            pick((None, False, True)), pick((None, None, False, True)), pick((False, True)),
            mute=spans(), only=spans(),
        )  # fmt: skip
        return with_ways(one, random, deep=deep + 1) if deep < 1 else one

    def wanted() -> tuple[Want, ...]:
        return tuple(random.sample(WANTS, pick((1, 1, 2))))

    def spans() -> tuple[tuple[int, int], ...]:
        starts = [random.randrange(LAST) * MINUTE for _ in range(pick((0, 0, 0, 0, 1, 2)))]
        return tuple((start, start + pick((3, 15, 40)) * MINUTE) for start in starts)

    children = pick((0, 0, 1, 2, 3) if deep else (0, 1, 2, 3))
    return replace(way, ways=tuple(child() for _ in range(children)))


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
        way=Way(
            wait=length(0, 1, 2), interval=length(1, 5), repeat=length(10, 12, 30),
            brief=pick((False, True)), ends_sent=pick((True, True, False)),
        ),
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
        significance=[
            SignificanceRule(name=f"filter {number}", when=dict(wanted), means=means)
            for number, (wanted, means) in enumerate(rules.meanings)
        ],
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
            ResponseRule(name="page", respond="incident", by=("zone",), means=rules.means,
                         resolve_on=rules.resolve_on, after=length(rules.after))
        ],
        route=route(rules.way),
    )  # fmt: skip


def route(way: Way) -> Route:
    """Return a tree of routes in the package's words."""

    def length(given: int | None) -> timedelta | None:
        return None if given is None else timedelta(microseconds=given)

    return Route(
        receiver=way.receiver, matchers=list(map(str, way.wants)), group_by=way.by,
        group_wait=length(way.wait), group_interval=length(way.interval),
        repeat_interval=length(way.repeat), send_resolved=way.ends_sent,
        brief=None if way.brief is None else "announced" if way.brief else "silent",
        continues=way.goes_on, mute_intervals=intervals(way.mute),
        active_intervals=intervals(way.only), routes=[route(child) for child in way.ways],
    )  # fmt: skip


def intervals(spans: tuple[tuple[int, int], ...]) -> list[TimeInterval]:
    times = [f"{instant(start):%H:%M}-{instant(end):%H:%M}" for start, end in spans]
    return [TimeInterval(name=one, ranges=TimeRange(times=[one])) for one in times]


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


def worded(given: Input, zones: dict[str, str], now: int, cases: dict[str, Case]) -> Any:
    """Return an input in the package's words; an incident by its zone is the one that is open."""
    inputs: dict[str, Any]
    if isinstance(given, CaseEnded):
        case = cases.get(given.zone)
        since = "" if case is None else instant(int(case.id.split()[1])).isoformat()
        return IncidentEnded(f"page:zone={given.zone}@{since}")
    if isinstance(given, Hush):
        return Silence(
            id=f"S-{given.zone}", when={"zone": given.zone}, starts_at=instant(given.start),
            ends_at=instant(given.end),
        )  # fmt: skip
    if isinstance(given, Closing):
        return Operation(identity=given.of, action="close", by="ann")
    if isinstance(given, Shelf):
        until = None if given.until is None else instant(given.until).isoformat()
        inputs = {"one_shot": given.one_shot} | ({} if until is None else {"until": until})
        return Operation(identity=given.of, action="shelve", by="ann", inputs=inputs)
    if isinstance(given, Unshelf):
        return Operation(identity=given.of, action="unshelve", by="ann")
    if isinstance(given, Ack):
        inputs = {"sticky": True} if given.sticky else {}
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
                "notify", _instant(str(facts["at"])), str(facts["group"]), str(facts["reason"]),
                tuple(filter(None, facts["firing"].split("\n"))),
                tuple(filter(None, facts["resolved"].split("\n"))),
            ))  # fmt: skip
        elif one.action == "log":
            found.append(("log", _since(one.target_id), _case(one.target_id)))
        else:
            found.append((one.action, _case(one.target_id)))
    return found


def _instant(text: str) -> int | None:
    return micros(datetime.fromisoformat(text))


def _since(target: str) -> int | None:
    return _instant(target.split("@")[1])


def _case(target: str) -> str:
    return f"{target.split('zone=')[1].split('@', maxsplit=1)[0]} {_since(target)}"


def by_zone(sent: list[tuple[object, ...]]) -> dict[str, list[tuple[object, ...]]]:
    """Return what followed for others by zone, and by group of a route below the root: these know
    nothing of each other."""
    found: dict[str, list[tuple[object, ...]]] = {}
    for one in sent:
        place = str(one[2 if one[0] in {"notify", "log"} else 1]).split()[0]
        is_zone = place.startswith('{}:{zone="')
        found.setdefault(place.split('"')[1] if is_zone else place, []).append(one)
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
        # A silence is a shelf here, by its kind.
        hiding = {{"silenced": "shelved"}.get(one, one) for one in life.hiding(lived, now)}
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


def changing_disagreements(number: int) -> list[str]:
    """Return where the stream with a number differs from its life as its rules change."""
    return disagreements_on(drawn_changing(number))


def disagreements_on(stream: Stream) -> list[str]:
    """Return where a stream differs from its life."""
    rules, life, state = built(stream.rules), MinuteAlerts(stream.rules), StreamState()
    zones, waiting = dict(stream.rules.zones), list(stream.inputs)
    changes = list(stream.changes)
    for now in sorted({minute * MINUTE + add for minute in range(LAST + 40) for add in (0, 1)}):
        life.sent, sent = [], []
        while changes and changes[0][0] <= now:
            _, changed = changes.pop(0)
            rules = built(changed)
            life.adopt(changed, now)
        while waiting and waiting[0][0] <= now:
            _, given = waiting.pop(0)
            words = worded(given, zones, now, life.cases)
            taken = life.take(given, now)
            try:
                done = step_stream(state, words, at=instant(now), rules=rules)
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
