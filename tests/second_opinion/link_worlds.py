"""Linked records for two implementations: what people do to them, and what follows, is compared."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

import attrs

from serviceops.lifecycle import (
    Alert,
    Incident,
    KnownError,
    LinkPolicy,
    MajorIncident,
    Problem,
    cascade,
)
from tests.second_opinion.minute_links import ALERTS, Act, MinuteLinks, Ticket, Ways
from tests.second_opinion.worlds import ORIGIN

DAY = timedelta(days=1)
ACTIONS = (
    "start", "start", "hold", "hold", "resume", "resolve", "resolve", "resolve", "reopen", "reopen",
    "cancel", "close",
)  # fmt: skip


BESIDE = {
    "P": ("resolve", "resolve", "fix_failed", "accept_risk", "reassess", "investigate",
          "identify_cause"),
    "C": ("started", "completed", "failed"),
    "AL1": ("clear", "close", "acknowledge", "reopen"),
    "AL2": ("clear", "expire", "acknowledge", "reopen"),
    "M": ("accept", "reject", "stand_down"),
}  # fmt: skip
"""What is done to the records beside the incidents; of the change it is the state."""


@attrs.frozen
class Change:
    """A change of the host's: a row."""

    id: str
    state: str


def drawn_act(random: Random, names: list[str]) -> tuple[Act, dict[str, Any]]:
    """Draw what a person does to an incident, in the words of both."""
    pick, action = random.choice, random.choice(ACTIONS)
    if action == "start":
        person = pick(("ann", "bob"))
        return Act(action, person), {"person": person}
    if action == "hold":
        reason = pick(("problem", "problem", "change", "vendor", "caller"))
        reference = {"problem": "P", "change": "C"}.get(reason)
        given = {"reason": reason, "comment": "it waits"}
        if reference is not None:
            given["reference"] = reference
        return Act(action, reason=reason, reference=reference), given
    if action == "resolve":
        code = pick(
            ("solution", "solution", "known_error", "no_response", "duplicate", "duplicate")
        )
        original = {"duplicate": pick(names), "known_error": "K"}.get(code)
        given = {"code": code, "notes": "done"} | ({"reference": original} if original else {})
        return Act(action, code=code, reference=original), given
    reasons = {"reopen": "back", "cancel": "created_in_error"}
    return Act(action), {"reason": reasons[action]} if action in reasons else {}


def drawn_act_beside(random: Random, name: str, at: datetime) -> tuple[Act, str, dict[str, Any]]:
    """Draw what a person does to another record, in the words of both: the action, its inputs."""
    action = random.choice(BESIDE[name])
    given = {
        "resolve": {"fix": "patched", "without_change": "a patch"},
        "fix_failed": {"reason": "it leaks"},
        "accept_risk": {"justification": "rare", "accepted_by": "ann", "review_at": at + DAY},
        "reassess": {"reason": "it came again"},
        "identify_cause": {"cause": "a leak", "proposed_fix": "a patch"},
        "accept": {"manager": "eve", "business_impact": "no orders", "next_at": at + DAY},
        "stand_down": {"reason": "service_restored", "notes": "it is back"},
    }.get(action, {"reason": "no"} if action == "reject" else {})
    if name in ALERTS:
        act = {"acknowledge": Act("acknowledge"), "reopen": Act("back")}.get(action)
        return act or Act("end", code="closed"), action, given
    if name == "M":
        states = {"accept": "accepted", "reject": "rejected", "stand_down": "stood_down"}
        return Act("end", code=states[action]), action, given
    return Act("fix" if action == "resolve" else action, code=action), action, given


def drawn_records(random: Random) -> dict[str, Any]:
    """Draw incidents of which some are children of earlier ones, and the records beside them."""
    records: dict[str, Any] = {}
    for name in ("A", "B", "C", "D", "E")[: random.randrange(2, 6)]:
        parent = random.choice([None, *records])
        records[name.replace("C", "F")] = Incident.log(
            name.replace("C", "F"), summary="no mail", caller="u", category="mail", parent=parent,
            at=ORIGIN,
        )  # fmt: skip
    records["B"] = records["B"].amend(major_incident="M", at=ORIGIN)
    problem = Problem.log(
        "P", summary="a leak", source="proactive", category="mail", impact="high", urgency="low",
        at=ORIGIN,
    )  # fmt: skip
    problem = problem.accept(person="eve", at=ORIGIN).investigate(at=ORIGIN)
    problem = problem.amend(known_error="K", at=ORIGIN)
    known = KnownError.log("K", summary="a leak", problem="P", symptom="slow", cause="?", at=ORIGIN)
    beside = [
        problem.identify_cause(cause="a leak", proposed_fix="a patch", at=ORIGIN),
        known.publish(review_at=ORIGIN + DAY, evidence=[problem], at=ORIGIN),
        Change("C", "planned"),
        MajorIncident.propose("M", incident="B", reason="all sites", at=ORIGIN),
    ]
    for name in random.sample(ALERTS, k=2):
        alert = Alert.report(name, identity=name, severity="major", at=ORIGIN)
        beside.append(alert.promote(incident="A", at=ORIGIN))
    return records | {one.id: one for one in beside}


def seen(records: Mapping[str, Any]) -> dict[str, tuple[Any, ...]]:
    """Return what counts of each record."""
    beside = {
        name: (
            str(it.state), getattr(it, "acknowledgement", "") == "acked",
            sorted(getattr(it, "cited_by", ())), getattr(it, "matches", 0),
        )
        for name, it in records.items()
        if name in {"K", "M", *ALERTS}
    }  # fmt: skip
    return beside | {
        name: tuple(
            None if one is None else str(one)
            for one in (it.state, it.parent, it.person, it.hold_reason, it.hold_reference,
                        it.resolution_code)
        )
        for name, it in records.items()
        if isinstance(it, Incident)
    }  # fmt: skip


def drawn_ways(random: Random) -> Ways:
    pick = random.choice
    return Ways(
        frozenset(one for one in ("start", "hold", "resolve", "reopen") if pick((0, 1, 1))),
        pick(("resume", "resolve", "stay")), pick(("resume", "stay")), pick((True, True, False)),
        pick(("leave", "acknowledge", "close")), pick(("first", "last", "all", "never")),
    )  # fmt: skip


def as_policy(ways: Ways) -> LinkPolicy:
    return LinkPolicy(
        cascade=ways.taken_over, waiting=ways.waiting, risk_accepted=ways.risk_accepted,
        retire_known_error=ways.is_retired, alerts=ways.alerts, incident=ways.incident,
    )  # fmt: skip


def disagreements(number: int) -> list[str]:
    """Return where the linked records with a number differ from what was lived through."""
    random = Random(f"links {number}")
    pick, records = random.choice, drawn_records(random)
    names = [name for name, it in records.items() if isinstance(it, Incident)]
    ways = drawn_ways(random)
    policy = as_policy(ways)
    tickets = {
        name: Ticket(name, getattr(it, "parent", None), str(it.state), is_major=name == "B")
        for name, it in records.items()
    }
    life = MinuteLinks(tickets, ways)
    for minute in range(1, 25):
        at = ORIGIN + timedelta(minutes=minute)
        name = pick([*names, *names, *BESIDE])
        evidence = [one for one in records.values() if one.id != name]
        if name in names:
            act, given = drawn_act(random, names)
            action = act.action
        else:
            act, action, given = drawn_act_beside(random, name, at)
        if name == "C":
            moved: Any = Change("C", action)
        elif records[name].check(action, at=at, evidence=evidence, **given):
            continue
        else:
            moved = records[name].act(action, at=at, evidence=evidence, **given)
        done = cascade(moved, evidence, at=at, policy=policy)
        life.take(name, act)
        found = {**records, name: moved, **done.records}
        if (differing := differences(found, life)) != {}:
            return [f"at {minute}: {name} {act}, {ways}: (found, lived) {differing}"]
        rest = [one for one in found.values() if one.id != name]
        if found[name] == moved and cascade(moved, rest, at=at, policy=policy).done:
            return [f"at {minute}: {name} {act}: a second cascade does something"]
        records = found
    return []


def differences(found: Mapping[str, Any], life: MinuteLinks) -> dict[str, tuple[Any, Any]]:
    """Return what counts of each record that differs from the life, beside what was lived."""
    is_beside = {"K", "M", *ALERTS}
    return {
        name: (it, lived)
        for name, it in seen(found).items()
        for ticket in [life.tickets[name]]
        if it != (lived := ticket.seen_beside if name in is_beside else ticket.seen)
    }
