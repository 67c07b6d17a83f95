"""Queues for two implementations: incidents with a drawn past, run on in one go or in parts."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from serviceops.calendars import ALWAYS, BusinessCalendar
from serviceops.desk import Case, CaseDue, Queue
from serviceops.lifecycle import Incident, IncidentTimers
from serviceops.sla import By, Goal, On, Policy, Reopen, Rule, Target, While
from tests.second_opinion.minute_desk import DAY, MINUTE, NEVER, Act, Life, Terms, live

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
PAST, END = 600, 2 * DAY
"""Minutes: until when people act, and until when time alone passes."""
ACTIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("start", {"person": "ann"}), ("hold", {"reason": "caller", "comment": "which?"}),
    ("hold", {"reason": "scheduled"}), ("resume", {}), ("reopen", {"reason": "back"}),
    ("resolve", {"code": "solution", "notes": "done"}),
)  # fmt: skip


def instant(micros: int) -> datetime:
    return MONDAY + timedelta(microseconds=micros)


def micros(at: datetime) -> int:
    return (datetime.fromisoformat(at.isoformat()) - MONDAY) // timedelta(microseconds=1)


def drawn_terms(random: Random) -> Terms:
    goals = tuple((name, random.randrange(1, 150) * 4 * MINUTE) for name in ("P1", "P2"))
    hours = random.choice((None, (120, 480), (540, 1020)))
    return Terms(goals, hours, random.choice((50, 75, 100)), random.choice((700, 1000)) * MINUTE)


def policy(terms: Terms) -> Policy:
    calendar: Any = ALWAYS
    if terms.hours is not None:
        opens, closes = (f"{minute // 60:02}:{minute % 60:02}" for minute in terms.hours)
        calendar = BusinessCalendar(zone="UTC", week={"mon-sun": [f"{opens}-{closes}"]})
    goals = {name: Goal.working(timedelta(microseconds=goal)) for name, goal in terms.goals}
    target = Target(
        "resolution", goal=By("priority", goals), calendar=calendar, start=On("log"),
        stop=On("resolve"), pause=While("on_hold"), reopen=Reopen(On("reopen"), "exclude"),
        warn=terms.warn_at / 100,
    )  # fmt: skip
    return Policy("drawn", rules=Rule(targets=target))


def drawn_incident(random: Random, number: int) -> Incident:
    """Draw an incident with a past in which no timer falls due."""
    at = random.randrange(PAST // 2)
    record = Incident.log(
        f"INC-{number}", summary="no mail", caller="u", category="mail",
        priority=random.choice(("P1", "P2", "P3", None)), at=instant(at * MINUTE),
    )  # fmt: skip
    for _ in range(random.randrange(6)):
        action, inputs = random.choice(ACTIONS)
        later = at + random.choice((0, 1, 15, 60))
        given = dict(inputs)
        if given.get("reason") == "scheduled":
            given["until"] = instant((PAST + random.randrange(1, 900)) * MINUTE)
        if later < PAST and not record.check(action, at=instant(later * MINUTE), **given):
            record, at = record.act(action, at=instant(later * MINUTE), **given), later
    return record


def life_of(record: Incident, terms: Terms) -> Life:
    """Return what was done to a record, for the simulator."""
    acts = []
    for one in record.history:
        until = dict(one.sets).get("hold_until")
        end = None if until is None else micros(datetime.fromisoformat(str(until)))
        acts.append(Act(micros(one.at), one.action, str(one.state or ""), end))
    state = ""
    for n, one in enumerate(acts):
        state = one.state or state
        acts[n] = Act(one.at, one.action, state, one.until)
    priority = None if record.priority is None else str(record.priority)
    return Life(record.id, priority, tuple(acts), terms)


def named(due: CaseDue) -> tuple[int, str, str, str]:
    return due.at_micros - MONDAY_MICROS, due.record_id, str(due.kind), due.name


MONDAY_MICROS = int(MONDAY.timestamp()) * 1_000_000


def disagreements(number: int) -> list[str]:
    """Return where the queue with a number differs from its life."""
    random = Random(f"desk {number}")
    terms = drawn_terms(random)
    promised, timers = policy(terms), IncidentTimers(
        auto_close=timedelta(microseconds=terms.close_after)
    )  # fmt: skip
    records = [drawn_incident(random, n) for n in range(random.randrange(1, 5))]
    cases = [life_of(record, terms) for record in records]
    looks = {random.randrange(END) * MINUTE + random.choice((0, 1)) for _ in range(3)}
    lived = live(cases, END * MINUTE, looks)
    fired = sorted((one for case in cases for one in case.fired), key=lambda one: one[:2])
    queue = Queue(Case(record, promised, timers) for record in records)
    wrong = runs_differ(queue, fired, random)
    for at in sorted(looks):
        wrong += looks_differ(queue, fired, lived[at], at)
    return wrong


def runs_differ(queue: Queue, fired: list[tuple[int, str, str, str]], random: Random) -> list[str]:
    """Compare what one run fires, and what several do, with what was fired in the life."""
    _, whole = queue.tick(at=instant(END * MINUTE))
    if (found := [named(due) for due in whole]) != fired:
        return [f"one run fired {found}, lived {fired}"]
    stops = [PAST * MINUTE, *sorted(random.randrange(PAST, END) * MINUTE for _ in range(3))]
    parts: list[CaseDue] = []
    for after, at in pairwise([None, *stops, END * MINUTE]):
        queue, more = queue.tick(
            after=None if after is None else instant(after), at=instant(at or 0)
        )
        parts += more
    if sorted(map(named, parts)) != sorted(fired):
        return [f"runs up to {stops} fired {sorted(map(named, parts))}, lived {fired}"]
    return []


def looks_differ(
    queue: Queue, fired: list[tuple[int, str, str, str]], lived: list[tuple[str, int]], at: int
) -> list[str]:
    """Compare the order, the breaches and the next wake-up, after all that was due was taken."""
    queue, _ = queue.tick(at=instant(at))
    reading, wrong = queue.read(at=instant(at)), []
    found = [
        (place.id, NEVER if place.breach_at is None else micros(place.breach_at))
        for place in reading
    ]
    if found != lived:
        wrong.append(f"at {at}: in order {found}, lived {lived}")
    turns = [when for when, *_ in fired if when > at]
    turns += [micros(step.at) for case in queue for step in case.record.history
              if micros(step.at) > at]  # fmt: skip
    wakeup = None if reading.next_wakeup is None else micros(reading.next_wakeup)
    if turns and (wakeup is None or wakeup > min(turns)):
        wrong.append(f"at {at}: wake up at {wakeup}, something is due at {min(turns)}")
    if wakeup is not None and wakeup <= at:
        wrong.append(f"at {at}: wake up at {wakeup}, in the past")
    return wrong
