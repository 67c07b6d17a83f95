"""Queues for two implementations: incidents with a drawn past, run on in one go or in parts.

People act on the records while time does: before each act the queue is run up to the instant before
it, as a host does. A window of a week lies over a change of clocks, and so do the rotas.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from serviceops.calendars import ALWAYS, BusinessCalendar, Calendar
from serviceops.desk import (
    OWNED,
    Case,
    CaseDue,
    DeskRules,
    EscalationPolicy,
    EscalationStep,
    MemoryStore,
    Pager,
    Queue,
    QueueReading,
    handle,
    tick,
)
from serviceops.errors import ActionRefused
from serviceops.lifecycle import Incident, IncidentTimers, Record
from serviceops.oncall import PagingLevel, PagingPolicy, Schedule
from serviceops.sla import By, Goal, On, Policy, Reopen, Rule, Target, Warn, While
from tests.second_opinion.duty_worlds import CHANGES, built, clock, drawn_plan
from tests.second_opinion.minute_desk import (
    DAY,
    MINUTE,
    NEVER,
    Act,
    Clock,
    Fired,
    Life,
    Terms,
    live,
)
from tests.second_opinion.minute_duty import MINUTE as UNIT
from tests.second_opinion.minute_duty import walk
from tests.second_opinion.minute_pages import Escalations, Paging, Recipient, Rung, Step

END = 2 * DAY
"""Until when time alone passes, in minutes."""
ACTIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("start", {"person": "ann"}), ("start", {"person": "bob"}),
    ("hold", {"reason": "caller", "comment": "which?"}), ("hold", {"reason": "scheduled"}),
    ("resume", {}), ("reopen", {"reason": "back"}), ("assign", {"group": "second line"}),
    ("reassign", {"group": "third line"}), ("resolve", {"code": "solution", "notes": "done"}),
    ("reprioritise", {"comment": "as agreed"}),
)  # fmt: skip
CHANGE_MODES = ("carry_elapsed", "carry_elapsed", "restart", "keep_first")
CONDITIONS: dict[str | None, Any] = {
    None: None, "owned": OWNED, "on_hold": While("on_hold"), "P1": While(priority="P1"),
}  # fmt: skip


@cache
def shown(zone: str, on: str) -> tuple[int, ...]:
    """Return what minute of the day the wall clock shows, for as long as a breach may be away."""
    start, its = clock(zone, on).start, ZoneInfo(zone)
    walls = ((start + minute * UNIT).astimezone(its) for minute in range(6 * DAY))
    return tuple(wall.hour * 60 + wall.minute for wall in walls)


@dataclass
class World:
    """What is in effect for a queue, in the words of both; and what was done to its records."""

    random: Random
    zone: str
    start: datetime
    terms: dict[str, Terms]
    """What each target promises."""
    amended: tuple[tuple[int, dict[str, Terms]], ...]
    close_after: int
    schedule: Schedule
    rota: Recipient
    steps: tuple[Step, ...]
    pagings: tuple[Paging | None, ...]
    looks: set[int]
    quiet: int
    """Until when people act, in minutes."""
    records: dict[str, Incident] = field(default_factory=dict)
    script: list[tuple[str, str, dict[str, Any], datetime, str]] = field(default_factory=list)
    """What people did: to which record, the action, its inputs, when, and its delivery's id."""

    def instant(self, micros: int) -> datetime:
        return self.start + timedelta(microseconds=micros)

    def micros(self, at: datetime) -> int:
        return (datetime.fromisoformat(at.isoformat()) - self.start) // timedelta(microseconds=1)

    # In the words of the package

    @property
    def policy(self) -> Policy:
        policy = Policy("drawn", rules=self.rule(self.terms))
        for since, terms in self.amended:
            policy = policy.amended(since=self.instant(since), rules=self.rule(terms))
        return policy

    def rule(self, terms: dict[str, Terms]) -> Rule:
        return Rule(targets=[self.target(name, its) for name, its in terms.items()])

    def target(self, name: str, terms: Terms) -> Target:
        calendar: Calendar = ALWAYS
        if terms.hours is not None:
            opens, closes = (f"{minute // 60:02}:{minute % 60:02}" for minute in terms.hours)
            calendar = BusinessCalendar(zone=self.zone, week={"mon-sun": [f"{opens}-{closes}"]})
        goals = {
            name: Goal.working(timedelta(microseconds=goal)) for name, goal in terms.goals.items()
        }
        return Target(
            name, goal=By("priority", goals), calendar=calendar, start=On("log"),
            stop=On(*sorted(terms.stops)), pause=While("on_hold") if terms.pauses else None,
            reopen=Reopen(On("reopen"), terms.gap),
            warn=-terms.warn_at * UNIT if terms.warn_at < 0 else terms.warn_at / 100,
            on_change=terms.on_change,
        )  # fmt: skip

    def recipient(self, one: Recipient) -> str | Schedule:
        return one.name if one.rota is None else self.schedule

    def step(self, one: Step) -> EscalationStep:
        length = timedelta(microseconds=abs(one.amount))
        after: Any = {
            "share": one.amount / 100,
            "offset": Warn.before(length) if one.amount < 0 else Warn.after(length),
            "working": Goal.working(length),
            "real": Goal.real(length),
        }[one.kind_of_mark]
        return EscalationStep(
            name=one.name, kind=one.kind, level=one.level, to=self.recipient(one.to),
            target=one.target, after=after, unless=CONDITIONS[one.unless],
            until=None if one.until is None else On(one.until), when=CONDITIONS[one.when],
        )  # fmt: skip

    def pager(self, one: Paging | None) -> Pager | None:
        if one is None:
            return None
        levels = [
            PagingLevel(
                [self.recipient(target) for target in rung.targets],
                timedelta(microseconds=rung.delay), round_robin=rung.takes_turns,
            )
            for rung in one.rungs
        ]  # fmt: skip
        timeout = None if one.timeout is None else timedelta(microseconds=one.timeout)
        policy = PagingPolicy(
            name="drawn", levels=levels, repeat=one.repeats, acknowledge_timeout=timeout
        )
        return Pager(policy=policy, number=one.number)

    @property
    def cases(self) -> "Cases":
        policy = self.policy
        escalations = EscalationPolicy(policy=policy, steps=[self.step(one) for one in self.steps])
        timers = IncidentTimers(auto_close=timedelta(microseconds=self.close_after))
        return Cases(policy, timers, escalations, [self.pager(one) for one in self.pagings])

    # In the words of the simulator

    def lives(self) -> list[Life]:
        return [
            Life(
                record.id, acts_of(self, record), self.clocks(), Escalations(self.steps),
                self.close_after, self.pagings[number_of(record)],
            )
            for record in self.records.values()
        ]  # fmt: skip

    def clocks(self) -> list[Clock]:
        return [
            Clock(name, terms, tuple((since, later[name]) for since, later in self.amended))
            for name, terms in self.terms.items()
        ]


@dataclass
class Cases:
    """What each record of a world has for a case."""

    policy: Policy
    timers: IncidentTimers
    escalations: EscalationPolicy
    pagers: list[Pager | None]

    def of(self, record: Incident) -> Case:
        return Case(
            record, self.policy, self.timers, escalations=self.escalations,
            paging=self.pagers[number_of(record)],
        )  # fmt: skip


def number_of(record: Incident) -> int:
    return int(record.id.removeprefix("INC-"))


def acts_of(world: World, record: Incident) -> tuple[Act, ...]:
    """Return what people did to a record, and the facts it had right after."""
    acts, state, facts = [], "", dict[str, Any]()
    for one in record.history:
        state = str(one.state or state)
        facts.update(one.sets)
        if not (one.id or "").startswith("by hand"):
            continue
        until = facts.get("hold_until")
        end = None if until is None else world.micros(datetime.fromisoformat(str(until)))
        priority = facts.get("priority")
        acts.append(Act(
            world.micros(one.at), one.action, state, end,
            None if priority is None else str(priority), facts.get("group"), facts.get("person"),
        ))  # fmt: skip
    return tuple(acts)


# Drawing


def drawn_recipient(random: Random, rota: Recipient) -> Recipient:
    return random.choice((rota, Recipient("zoe"), Recipient("second line")))


def drawn_steps(random: Random, rota: Recipient) -> tuple[Step, ...]:
    pick = random.choice
    steps = []
    for number in range(pick((0, 0, 1, 2, 4))):
        mark = pick(("share", "offset", "working", "real"))
        if mark == "share":
            amount = pick((25, 50, 75, 100, 150))
        else:
            signs = (-1, 1) if mark == "offset" else (1,)
            amount = pick(signs) * random.randrange(1, 50) * 4 * MINUTE
        steps.append(Step(
            f"step {number}", pick(("functional", "hierarchic")), random.randrange(1, 4),
            drawn_recipient(random, rota), mark, amount,
            unless=pick((None, None, "owned", "on_hold")), until=pick((None, None, "start")),
            when=pick((None, None, "P1", "on_hold")),
        ))  # fmt: skip
    return tuple(steps)


def drawn_paging(random: Random, rota: Recipient, number: int) -> Paging | None:
    pick = random.choice
    if pick((True, True, False)):
        return None
    rungs = [
        Rung(
            tuple({one.name: one for one in (drawn_recipient(random, rota) for _ in range(2))}
                  .values()),
            pick((5, 10, 30, 120)) * MINUTE, takes_turns=pick((True, False)),
        )
        for _ in range(random.randrange(1, 4))
    ]  # fmt: skip
    timeout = pick((None, 45, 60, 240))
    return Paging(rungs, pick((0, 1, 3)), timeout and timeout * MINUTE, number)


def drawn_terms(random: Random, shown: tuple[int, ...], on_change: str = "carry_elapsed") -> Terms:
    goals = {name: random.randrange(1, 150) * 4 * MINUTE for name in ("P1", "P2")}
    return Terms(
        goals, random.choice((None, (120, 480), (540, 1020))),
        random.choice((50, 75, 100, -30, -60)),
        random.choice(("exclude", "exclude", "new_cycle")), on_change, shown,
    )  # fmt: skip


def drawn_others(random: Random, terms: Terms) -> dict[str, Terms]:
    """Draw what other targets of the same rule promise: a response, and a restoration."""
    found = {}
    for name in random.choice(((), ("response",), ("response", "restoration"))):
        other = drawn_terms(random, terms.shown, terms.on_change)
        stops = {"resolve", "start"} if name == "response" else {"resolve"}
        gap, pauses = random.choice(("exclude", "new_cycle", "never")), random.choice((True, False))
        found[name] = replace(other, gap=gap, stops=frozenset(stops), pauses=pauses)
    return found


def drawn(number: int) -> World:
    """Draw what is in effect for a queue: the same number is the same, on every machine."""
    random, others = Random(f"desk {number}"), Random(f"targets {number}")
    zone = random.choice(sorted(CHANGES))
    on = random.choice(CHANGES[zone])
    window = clock(zone, on)
    plan = drawn_plan(random, zone, window)
    rota = Recipient("rota", tuple(walk(plan, window)))
    first, close_after = drawn_terms(random, shown(zone, on)), random.choice((700, 1000)) * MINUTE
    terms = {**drawn_others(others, first), "resolution": first}
    more, amended = Random(f"amended {number}"), list[tuple[int, dict[str, Terms]]]()
    dates = more.sample(range(END), more.choice((0, 0, 0, 0, 0, 0, 1, 2)))
    for since in sorted(dates):
        later = {"resolution": drawn_terms(more, first.shown, more.choice(CHANGE_MODES))}
        for name in list(terms)[:-1]:
            is_other = others.choice((True, False))
            goals = drawn_terms(others, first.shown).goals if is_other else terms[name].goals
            later[name] = replace(terms[name], goals=goals)
        amended.append((since * MINUTE, {name: later[name] for name in terms}))
    steps = drawn_steps(random, rota)
    steps = tuple(replace(step, target=others.choice(sorted(terms))) for step in steps)
    pagings = tuple(drawn_paging(random, rota, n) for n in range(random.randrange(1, 5)))
    looks = {random.randrange(END) * MINUTE + random.choice((0, 1)) for _ in range(3)}
    looks |= {since for since, _ in amended[:1]}
    return World(
        random, zone, window.start, terms, tuple(amended), close_after, built(plan, "rota"), rota,
        steps, pagings, looks, random.choice((600, 1700)),
    )  # fmt: skip


def drawn_act(world: World, record: Incident, minute: int) -> tuple[str, dict[str, Any]] | None:
    """Draw what is done to a record, or `None` where it refuses."""
    random = world.random
    action, inputs = random.choice(ACTIONS)
    given: dict[str, Any] = dict(inputs)
    if given.get("reason") == "scheduled":
        given["until"] = world.instant((minute + random.randrange(1, 900)) * MINUTE)
    if action == "reprioritise":
        if record.priority not in {"P1", "P2"} or record.state == "resolved":
            return None
        given["priority"] = random.choice(("P1", "P2"))
    refused = record.check(action, at=world.instant(minute * MINUTE), **given)
    return None if refused else (action, given)


# Comparing


def named(world: World, due: CaseDue, record: Incident) -> Fired:
    who: tuple[str, ...] = ()
    name = due.name
    if due.kind in {"page", "escalation"}:
        who = tuple(it.target_id for it in due.intents(record) if it.action == "notify")
    if due.kind == "page":
        name = due.detail.split(":")[0]
    return world.micros(due.at), due.record_id, str(due.kind), name, who


def people_act(world: World) -> tuple[Queue, list[CaseDue], list[tuple[int, QueueReading]]]:
    """Run a queue while people act, each time up to the instant before; look at it in between."""
    random, cases = world.random, world.cases
    times = sorted(
        (random.randrange(world.quiet // 2 if n < 1 else world.quiet), number)
        for number in range(len(world.pagings)) for n in range(random.randrange(1, 7))
    )  # fmt: skip
    events = sorted(
        [(minute * MINUTE, 0, number) for minute, number in times]
        + [(look, 1, 0) for look in world.looks if look < world.quiet * MINUTE]
    )
    events.append((world.quiet * MINUTE - 1, 1, 0))
    queue, after, fired, readings = Queue(()), None, list[CaseDue](), []
    for at, is_look, number in events:
        until = world.instant(at if is_look else at - 1)
        queue, more = queue.tick(after=after, at=until)
        fired, after = fired + list(more), until
        if is_look:
            readings.append((at, queue.read(at=until)))
            continue
        record = drawn_record(world, queue, number, at)
        world.records[record.id] = record
        queue = queue.with_case(cases.of(record))
    world.records = {case.id: case.record for case in queue}
    return queue, fired, readings


def drawn_record(world: World, queue: Queue, number: int, now: int) -> Incident:
    """Draw what becomes of a record at an instant: it is logged, or acted on, or as it was."""
    name, at = f"INC-{number}", world.instant(now)
    if name not in world.records:
        given: dict[str, Any] = {"summary": "no mail", "caller": "u", "category": "mail"}
        given["priority"] = world.random.choice(("P1", "P2", "P2", "P3", None))
        world.script.append((name, "log", given, at, "by hand"))
        return Incident.log(name, at=at, id="by hand", **given)
    record = queue[name].record
    act = drawn_act(world, record, now // MINUTE)
    if act is None:
        return record
    action, given = act
    world.script.append((name, action, given, at, f"by hand {record.revision}"))
    return record.act(action, at=at, id=f"by hand {record.revision}", **given)


def disagreements(number: int) -> list[str]:
    """Return where the queue with a number differs from its life."""
    world = drawn(number)
    queue, before, readings = people_act(world)
    quiet = world.instant(world.quiet * MINUTE - 1)
    ended, rest = queue.tick(after=quiet, at=world.instant(END * MINUTE))
    lives = world.lives()
    lived = live(lives, END * MINUTE, world.looks)
    expected = sorted(one for life in lives for one in life.fired)
    due = [*before, *rest]
    found = sorted(named(world, one, ended[one.record_id].record) for one in due)
    if found != expected:
        more, less = ([one for one in these if one not in those]
                      for these, those in ((found, expected), (expected, found)))  # fmt: skip
        return [f"fired {more} and not {less}"]
    wrong = [
        *records_differ({case.id: case.record for case in ended}, lives),
        *runs_differ(world, queue, [one.key for one in rest]),
    ]
    if [one.at_micros for one in due] != sorted(one.at_micros for one in due):
        wrong.append("fired out of order")
    if len({(one.record_id, one.key) for one in due}) < len(due):
        wrong.append(f"a key twice: {sorted(one.key for one in due)}")
    for at in sorted(look for look in world.looks if look >= world.quiet * MINUTE):
        reading = queue.tick(after=quiet, at=world.instant(at))[0].read(at=world.instant(at))
        readings.append((at, reading))
    for at, reading in readings[:-1]:
        if at in lived:
            wrong += looks_differ(world, reading, lives, lived, at)
    if number % 4 == 0:
        wrong += store_differs(world, lives)
    return wrong


def store_differs(world: World, lives: list[Life]) -> list[str]:
    """Compare what a store is left with, and its outbox, where a host has one timer.

    There what is due at the instant of a request comes first, and the request a microsecond later:
    in such a world time goes on in another way, and only that is looked at.
    """
    store, rules = MemoryStore(), DeskRules(world.cases.of)
    refused, late = list[str](), list[timedelta]()
    for name, action, given, at, key in world.script:
        try:
            handle(store, name, action, given, at=at, key=key, rules=rules, kind=Incident)
        except ActionRefused as why:
            refused = [str(why)]
            break
        taken = {one.id: one.at for one in store.cases[name].record.history}
        late.append(taken[key] - at)
    if any(late):
        moved = [one for one in late if one not in {timedelta(), timedelta(microseconds=1)}]
        return [f"store: late by {moved}"] if moved else []
    if refused:
        return [f"store: refused {refused}"]
    ticked = tick(store, at=world.instant(END * MINUTE), rules=rules)
    sent = sorted(
        (world.micros(it.at), it.record_id, it.intent.target_id) for it in store.sent.values()
    )
    expected = sorted(
        (at, name, to)
        for life in lives for at, name, kind, _, who in life.fired
        for to in ((name,) if kind in {"warning", "breach"} else who)
    )  # fmt: skip
    if ticked.failed or sent != expected:
        return [f"store: failed {ticked.failed}, sent {sent}, lived {expected}"]
    return records_differ({it.id: store.cases[it.id].record for it in lives}, lives)


def records_differ(records: Mapping[str, Record], lives: list[Life]) -> list[str]:
    """Compare what became of each record: its state, who has it, how far it was raised."""
    wrong = []
    for life in lives:
        it = records[life.id]
        assert isinstance(it, Incident)
        found = it.state, it.group, it.person, it.functional_level, it.hierarchic_level
        if found != life.shown:
            wrong.append(f"{life.id} ended as {found}, lived {life.shown}")
    return wrong


def runs_differ(world: World, queue: Queue, keys: list[str]) -> list[str]:
    """Compare what several runs fire with what one does, from a queue and from its reading."""
    start = world.quiet
    stops = sorted({(world.random.randrange(start, END) + 1) * MINUTE for _ in range(3)})
    instants = [world.instant(at) for at in (start * MINUTE - 1, *stops, END * MINUTE)]
    by_queue, by_reading = list[CaseDue](), list[CaseDue]()
    one, other = queue, queue.read(at=instants[0])
    for after, at in pairwise(instants):
        one, more = one.tick(after=after, at=at)
        by_queue += more
        other, more = other.tick(at=at)
        by_reading += more
    return [
        f"{kind} up to {stops} fired {sorted(it.key for it in found)}, one run {sorted(keys)}"
        for kind, found in (("runs", by_queue), ("readings", by_reading))
        if sorted(it.key for it in found) != sorted(keys)
    ]


def looks_differ(
    world: World,
    reading: QueueReading,
    lives: list[Life],
    lived: Mapping[int, list[tuple[str, int]]],
    at: int,
) -> list[str]:
    """Compare the order, the breaches and the next wake-up, after all that was due was taken."""
    wrong = []
    found = [
        (place.id, NEVER if place.breach_at is None else world.micros(place.breach_at))
        for place in reading
    ]
    if found != lived[at]:
        wrong.append(f"at {at}: in order {found}, lived {lived[at]}")
    # What is due after somebody acted again may follow from that.
    acts = [one.at for life in lives for one in life.acts if one.at > at]
    turns = [
        one[0] for life in lives for one in life.fired if at < one[0] < min(acts, default=NEVER)
    ]
    turns += [
        since
        for since, _ in world.amended
        if since in lived and at < since < min(acts, default=NEVER) and lived[since] != lived[at]
    ]
    wakeup = None if reading.next_wakeup is None else world.micros(reading.next_wakeup)
    if turns and (wakeup is None or wakeup > min(turns)):
        wrong.append(f"at {at}: wake up at {wakeup}, something is due at {min(turns)}")
    if wakeup is not None and wakeup <= at:
        wrong.append(f"at {at}: wake up at {wakeup}, in the past")
    return wrong
