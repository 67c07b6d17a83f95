"""What lifecycles and records look like: a chart as a graph, a record as its facts and history."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from serviceops._internal.lazy_names import LateModule
from serviceops.display.notebook import NotebookView
from serviceops.display.text import one_line
from serviceops.errors import UnknownKey
from serviceops.lifecycle.guards import Move

if TYPE_CHECKING:
    from serviceops import display
    from serviceops.display import Figure, Graph, Table, listing
    from serviceops.display import figure as figures
else:
    # A record is drawn rarely: an action loads no figures.
    display, figures = LateModule("serviceops.display"), LateModule("serviceops.display.figure")
    listing = LateModule("serviceops.display.listing")


def chart_figure(
    title: str, states: Iterable[str], final: frozenset[str], table: Iterable[Move], *, at: str = ""
) -> "Graph":
    """Return the states and moves of a chart as a graph; the state `at` is highlighted."""
    # With a current state all others are faint: in a chart of ten it has to be found at a glance.
    nodes = [
        display.Node(
            state,
            figures.state_tone(state) if at in {"", state} else display.Tone.FAINT,
            end=state in final,
            detail="an end" if state in final else "",
        )
        for state in states
    ]
    edges = [display.Edge(move.source, move.target, move.action) for move in table]
    return display.Graph(title=title, nodes=nodes, edges=edges)


def moves_table(title: str, table: Iterable[Move]) -> "Table":
    """Return the moves of a chart as rows, with the codes of their guards and their conditions."""
    # In the order of the chart, since the first move that applies is the one taken.
    rows = [
        (
            move.source,
            move.action,
            move.target if move.target != move.source else "the same",
            ", ".join(guard.code for guard in move.guards),
            " and ".join(rule.name.replace("_", " ") for rule in move.when),
        )
        for move in table
    ]
    return display.Table(
        title=title, columns=("from", "action", "to", "guards", "only when"), rows=rows
    )


def record_figure(title: str, facts: Mapping[str, object], history: Any) -> "Figure":
    """Return a record as the facts it has, above what happened to it."""
    rows = [(name.replace("_", " "), listing.as_cell(value)) for name, value in facts.items()]
    table = display.Table(columns=("fact", "value"), rows=rows)
    return display.Stack(title=title, figures=[table, history.figure()])


class Options(NotebookView, dict[str, Any]):
    """The options of a record by action; a notebook shows them as a table."""

    __slots__ = ()

    def __missing__(self, action: object) -> NoReturn:
        known = ", ".join(self) or "none: the state is final"
        raise UnknownKey(action, "an action that is allowed now", known)

    def figure(self) -> "Table":
        """Return a row for each action: its inputs, and the reasons against it now."""
        rows = [
            (name, _inputs(option), "; ".join(one.sentence for one in option.reasons) or None)
            for name, option in self.items()
        ]
        columns = ("action", "inputs (* needed)", "not now, because")
        return display.Table(title="Actions that are possible", columns=columns, rows=rows)


def _inputs(option: Any) -> str:
    return ", ".join(f"{one.name}{'*' if one.required else ''}" for one in option.inputs)


def option_figure(option: Any) -> "Table":
    """Return the inputs of an action, and below them the reasons against it."""
    rows: list[tuple[str, ...]] = [
        (one.name, "needed" if one.required else "optional", ", ".join(one.choices))
        for one in option.inputs
    ]
    rows += [(reason.code, "not now", reason.sentence) for reason in option.reasons]
    return display.Table(
        title=option.action, columns=("input or reason", "status", "choices or why"), rows=rows
    )


def chart_mermaid(
    initial: str, states: Sequence[str], final: Collection[str], moves: Iterable[Move]
) -> str:
    """Return a lifecycle as a Mermaid state diagram."""
    # One arrow for each pair of states, with all its actions, or the drawing is unreadable.
    labels: dict[tuple[str, str], list[str]] = {}
    for move in moves:
        if move.source != move.target:
            labels.setdefault((move.source, move.target), []).append(move.action)
    ids = {
        state: state if _is_mermaid_id(state) else f"state_{number}"
        for number, state in enumerate(states, start=1)
    }
    lines = ["stateDiagram-v2", "    direction LR"]
    lines += [
        f'    state "{_mermaid_text(state)}" as {short}'
        for state, short in ids.items()
        if short != state
    ]
    lines += [f"    [*] --> {ids[initial]}"]
    lines += [
        f"    {ids[source]} --> {ids[target]} : {_mermaid_text(', '.join(dict.fromkeys(actions)))}"
        for (source, target), actions in labels.items()
    ]
    lines += [f"    {ids[state]} --> [*]" for state in states if state in final]
    return "\n".join(lines) + "\n"


# Words that Mermaid's parser takes for statements of its own, in any case.
_MERMAID_WORDS = frozenset({
    "accdescr", "acctitle", "class", "classdef", "click", "default", "note", "scale", "state",
    "style",
})  # fmt: skip


def _is_mermaid_id(state: str) -> bool:
    """Return whether Mermaid takes the name of a state as its id."""
    # Those that look like the ids made for others are not taken, or two states could be one.
    plain = re.fullmatch(r"\w+", state) and not state.startswith("state_")
    return bool(plain) and state.lower() not in _MERMAID_WORDS


def _mermaid_text(words: str) -> str:
    """Return a text as Mermaid shows it: signs with a meaning of their own as their numbers."""
    return re.sub(r"[^\w .,/()-]", lambda sign: f"#{ord(sign[0])};", one_line(words))
