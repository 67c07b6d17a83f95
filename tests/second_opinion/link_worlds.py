"""Linked records for two implementations: what people do to them, and what follows, is compared."""

from collections.abc import Mapping
from datetime import timedelta
from random import Random
from typing import Any

from serviceops.lifecycle import Incident, LinkPolicy, Problem, Record, cascade
from tests.second_opinion.minute_links import Act, MinuteLinks, Ticket, Ways
from tests.second_opinion.worlds import ORIGIN

ACTIONS = (
    "start", "start", "hold", "hold", "resume", "resolve", "resolve", "resolve", "reopen", "reopen",
    "cancel", "close",
)  # fmt: skip


def drawn_act(random: Random, names: list[str]) -> tuple[Act, dict[str, Any]]:
    """Draw what a person does to an incident, in the words of both."""
    pick, action = random.choice, random.choice(ACTIONS)
    if action == "start":
        person = pick(("ann", "bob"))
        return Act(action, person), {"person": person}
    if action == "hold":
        reason = pick(("problem", "problem", "vendor", "caller"))
        reference = "P" if reason == "problem" else None
        given = {"reason": reason, "comment": "it waits"}
        if reference is not None:
            given["reference"] = reference
        return Act(action, reason=reason, reference=reference), given
    if action == "resolve":
        code = pick(("solution", "solution", "workaround", "no_response", "duplicate", "duplicate"))
        original = pick(names) if code == "duplicate" else None
        given = {"code": code, "notes": "done"} | ({"reference": original} if original else {})
        return Act(action, code=code, reference=original), given
    reasons = {"reopen": "back", "cancel": "created_in_error"}
    return Act(action), {"reason": reasons[action]} if action in reasons else {}


def drawn_records(random: Random) -> dict[str, Record]:
    """Draw incidents of which some are children of earlier ones, and a problem."""
    records: dict[str, Record] = {}
    for name in ("A", "B", "C", "D", "E")[: random.randrange(2, 6)]:
        parent = random.choice([None, *records])
        records[name] = Incident.log(
            name, summary="no mail", caller="u", category="mail", parent=parent, at=ORIGIN
        )
    problem = Problem.log(
        "P", summary="a leak", source="proactive", category="mail", impact="high", urgency="low",
        at=ORIGIN,
    )  # fmt: skip
    problem = problem.accept(person="eve", at=ORIGIN).investigate(at=ORIGIN)
    records["P"] = problem.identify_cause(cause="a leak", proposed_fix="a patch", at=ORIGIN)
    return records


def seen(records: Mapping[str, Record]) -> dict[str, tuple[str | None, ...]]:
    """Return what counts of each incident."""
    return {
        name: tuple(
            None if one is None else str(one)
            for one in (it.state, it.parent, it.person, it.hold_reason, it.hold_reference,
                        it.resolution_code)
        )
        for name, it in records.items()
        if isinstance(it, Incident)
    }  # fmt: skip


def disagreements(number: int) -> list[str]:
    """Return where the linked records with a number differ from what was lived through."""
    random = Random(f"links {number}")
    pick, records = random.choice, drawn_records(random)
    names = [name for name in records if name != "P"]
    takes = frozenset(one for one in ("start", "hold", "resolve", "reopen") if pick((0, 1, 1)))
    ways = Ways(takes, pick(("resume", "resolve", "stay")))
    policy = LinkPolicy(cascade=takes, waiting=ways.waiting)
    tickets = {name: Ticket(name, getattr(it, "parent", None)) for name, it in records.items()}
    life = MinuteLinks(tickets, ways)
    for minute in range(1, 25):
        at = ORIGIN + timedelta(minutes=minute)
        name = pick([*names, *names, "P"])
        act, given = drawn_act(random, names)
        if name == "P":
            act = Act(pick(("fix", "fix_failed")))
            given = {"fix": "patched", "without_change": "a patch"}
            if act.action == "fix_failed":
                given = {"reason": "it leaks"}
        action = "resolve" if act.action == "fix" else act.action
        evidence = [one for one in records.values() if one.id != name]
        if records[name].check(action, at=at, evidence=evidence, **given):
            continue
        moved = records[name].act(action, at=at, evidence=evidence, **given)
        done = cascade(moved, evidence, at=at, policy=policy)
        life.take(name, act)
        found = {**records, name: moved, **done.records}
        expected = {name: life.tickets[name].seen for name in names}
        if seen(found) != expected:
            differing = {
                one: (seen(found)[one], expected[one])
                for one in names
                if seen(found)[one] != expected[one]
            }
            return [f"at {minute}: {name} {act}, {ways}: (found, lived) {differing}"]
        rest = [one for one in found.values() if one.id != name]
        if found[name] == moved and cascade(moved, rest, at=at, policy=policy).done:
            return [f"at {minute}: {name} {act}: a second cascade does something"]
        records = found
    return []
