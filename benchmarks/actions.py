"""One action on an incident, guards included, beside what state machine packages take for a move.

Ours checks the given facts, evaluates the guards, records the transition and returns a new record;
the peers only move a state, by a chart of the same moves with one guard before resolving.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from automat import TypeMachineBuilder
from statemachine import State, StateMachine
from transitions import Machine

from benchmarks.harness import Row
from serviceops.lifecycle import HoldReason, Incident, Party, ResolutionCode

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
OPEN = ("new", "assigned", "in_progress", "on_hold")

new = Incident.log("INC-1", summary="Mail is down", caller="u-1", category="mail", at=NOW)
assigned = new.assign(group="mail", at=NOW)
started = assigned.start(person="ann", at=NOW)


class Chart(StateMachine):
    """The moves of an incident in python-statemachine, as its users write them."""

    new = State(initial=True)
    assigned = State()
    in_progress = State()
    on_hold = State()
    resolved = State()
    closed = State(final=True)
    cancelled = State(final=True)

    assign = assigned.from_(new)
    start = in_progress.from_(new, assigned)
    hold = on_hold.from_(new, assigned, in_progress)
    resume = in_progress.from_(on_hold)
    resolve = resolved.from_(new, assigned, in_progress, on_hold, cond="is_categorised")
    reopen = in_progress.from_(resolved)
    close = closed.from_(resolved)
    cancel = cancelled.from_(new, assigned, in_progress, on_hold)


@dataclass
class Ticket:
    """A host's mutable record."""

    state: str
    category: str = "mail"

    def is_categorised(self) -> bool:
        return bool(self.category)


def constructed_and_sent(state: str, action: str) -> str:
    ticket = Ticket(state)
    Chart(ticket).send(action, code="solution", notes="restarted")
    return ticket.state


MOVES: list[Any] = [
    {"trigger": "assign", "source": "new", "dest": "assigned"},
    {"trigger": "start", "source": ["new", "assigned"], "dest": "in_progress"},
    {"trigger": "hold", "source": list(OPEN[:3]), "dest": "on_hold"},
    {"trigger": "resume", "source": "on_hold", "dest": "in_progress"},
    {
        "trigger": "resolve",
        "source": list(OPEN),
        "dest": "resolved",
        "conditions": "is_categorised",
    },
    {"trigger": "close", "source": "resolved", "dest": "closed"},
]
STATES = [*OPEN, "resolved", "closed"]
shared = Machine(
    model=None, states=STATES, transitions=MOVES, initial="new", auto_transitions=False
)


def transitions_built(state: str, action: str) -> str:
    """A machine for each record, as with the first."""
    ticket = Ticket(state)
    machine = Machine(
        ticket, states=STATES, transitions=MOVES, initial=state, auto_transitions=False
    )
    machine.dispatch(action)
    return str(ticket.state)


def transitions_shared(state: str, action: str) -> str:
    """One machine for all records, each of them added, moved and removed."""
    ticket = Ticket(state)
    shared.add_model(ticket, initial=state)
    ticket.trigger(action)  # type: ignore[attr-defined]
    shared.remove_model(ticket)
    return str(ticket.state)


class Moves(Protocol):
    """The inputs of the machine in Automat."""

    def resolve(self) -> str: ...


builder = TypeMachineBuilder(Moves, Ticket)
in_progress = builder.state("in_progress")
resolved = builder.state("resolved")


@in_progress.upon(Moves.resolve).to(resolved)
def _resolved(moves: Moves, core: Ticket) -> str:
    core.state = "resolved"
    return core.state


automat = builder.build()


def rows() -> Iterator[Row]:
    def solve() -> str:
        return started.resolve(code=ResolutionCode.SOLUTION, notes="restarted", at=NOW).state

    def life() -> str:
        waiting = new.assign(group="mail", at=NOW).start(person="ann", at=NOW)
        waiting = waiting.hold(reason=HoldReason.CALLER, comment="which one?", at=NOW)
        replied = waiting.reply(party=Party.CALLER, at=NOW)
        done = replied.resolve(code=ResolutionCode.SOLUTION, notes="restarted", at=NOW)
        return done.close(at=NOW).state

    def peer(action: str, state: str) -> Callable[[], str]:
        return lambda: constructed_and_sent(state, action)

    built = "python-statemachine, construct and send"
    assign = lambda: new.assign(group="mail", at=NOW).state  # noqa: E731
    start = lambda: assigned.start(person="ann", at=NOW).state  # noqa: E731
    each = lambda: transitions_built("in_progress", "resolve")  # noqa: E731
    once = lambda: transitions_shared("in_progress", "resolve")  # noqa: E731
    bare = lambda: automat(Ticket("in_progress")).resolve()  # noqa: E731
    check = lambda: started.check("resolve", code="solution", notes="x", at=NOW)  # noqa: E731

    yield Row("action: one of a life of six, guards included (bar 12 us)", life, per=6)
    yield Row("action: assign", assign, peer("assign", "new"), built, bar=20)
    yield Row("action: start", start, peer("start", "assigned"), built, bar=20)
    yield Row("action: resolve, four guards", solve, peer("resolve", "in_progress"), built, bar=20)
    yield Row("action: resolve", solve, each, "transitions, a machine each")
    yield Row("action: resolve", solve, once, "transitions, one machine")
    yield Row("action: resolve", solve, bare, "Automat, no guard, no facts")
    yield Row("action: check only, four guards", check)
