"""What is recorded of an action: its transition, and how two deliveries of one id differ."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from serviceops._internal.frozen_copies import draft_of
from serviceops._internal.short_repr import brief_repr
from serviceops.history import Fact, Facts, Transition, as_facts
from serviceops.lifecycle.evidence import Evidence
from serviceops.lifecycle.fact_values import plain_fact
from serviceops.spans import utc

# What a transition keeps in fields of its own, or in another shape.
NOT_INPUTS = frozenset({"at", "by", "id", "recorded_at", "extra", "evidence", "waive", "party"})
_FIELDS_GIVEN = frozenset({"by", "party", "id", "recorded_at"})

_transition_draft = draft_of(Transition)


def transition_of(
    action: str,
    state: str | None,
    sets: Sequence[tuple[str, Fact]],
    inputs: Mapping[str, Any],
    recorded: Collection[str],
) -> Transition:
    """Return the transition an action is recorded as; its moment was checked and is in UTC.

    `recorded` names what it has as inputs.
    """
    shown = "waive" in inputs or "evidence" in inputs
    if shown and (inputs.get("waive") or inputs.get("evidence")):
        inputs = {
            **inputs,
            "waived": tuple(sorted(inputs.get("waive") or ())),
            "evidence": Evidence.of(inputs).texts(),
        }
    # As `Transition._trusted` does, without the call of it.
    made = _transition_draft()
    made.at, made.action, made.state = inputs["at"], action, state
    made.sets = tuple(sorted(sets) if len(sets) > 1 else sets)  # by name: no two have one
    made.by = made.party = made.id = made.recorded_at = None
    stored: list[tuple[str, Fact]] = []
    for name, value in inputs.items():
        if value is None:
            continue
        if name in recorded:
            fact = value if type(value) is str else plain_fact(name, value)
            if fact is not None:  # an empty tuple
                stored.append((name, fact))
        elif name in _FIELDS_GIVEN:
            # A form that leaves a text empty does not give it.
            setattr(made, name, utc(value) if name == "recorded_at" else value or None)
    made.inputs = tuple(sorted(stored) if len(stored) > 1 else stored)
    made.__class__ = Transition
    return made  # type: ignore[no-any-return] # the draft is one now


# Functions of their own: what a comprehension of `Record._moved` reads would become a cell there,
# which every action would make.


def changed_extra(before: Facts, hosted: Mapping[str, Any]) -> Facts:
    """Return the facts of the host's own that differ from those before, in value or in class."""
    extra = dict(before)
    return as_facts(
        {
            name: value
            for name, value in hosted.items()
            if value != extra.get(name) or type(value) is not type(extra.get(name))
        }
    )


def with_extra(before: Facts, hosted: Mapping[str, Any]) -> Facts:
    """Return the facts of the host's own with others set; `None` clears one."""
    extra = {**dict(before), **hosted}
    return as_facts({name: value for name, value in extra.items() if value is not None})


def delivery_differences(first: Transition, again: Transition) -> list[str]:
    """Return in words what two deliveries of one id do not have in common, besides facts."""
    return fact_differences(_compared(first), _compared(again))


def _compared(delivery: Transition) -> dict[str, Fact]:
    inputs = {name: value for name, value in delivery.inputs if name != "evidence"}
    return {"action": delivery.action, **inputs, "party": delivery.party}


def fact_differences(first: Mapping[str, Fact], again: Mapping[str, Fact]) -> list[str]:
    """Return in words which facts differ."""
    # True equals 1 in Python, but they are two facts; a word that came back from a store as its
    # plain text is the same one.
    return [
        f"{name} was {brief_repr(before)}, not {brief_repr(after)}"
        for name in dict.fromkeys((*first, *again))
        for before, after in [(first.get(name), again.get(name))]
        if before != after or _fact_kind(before) is not _fact_kind(after)
    ]


def _fact_kind(value: Fact) -> type:
    return str if isinstance(value, str) else type(value)
