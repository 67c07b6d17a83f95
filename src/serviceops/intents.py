"""Intents: actions on other records that follow from a step, as values that the host executes."""

from typing import Generic, TypeVar

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.kinds import FilledText
from serviceops._internal.short_repr import short_repr
from serviceops.history import Facts, as_facts

__all__ = ["Intent", "Step"]

S_co = TypeVar("S_co", covariant=True)


@checked
@short_repr
@attrs.frozen(kw_only=True)
class Intent:
    """An action that another record should take: which, with which inputs, by which rule.

    Nothing here executes it. A host that does passes `key` on as the action's ``id=``, so that
    executing it twice changes nothing: the key is the same whenever the intent is computed.
    `action` is one the target's kind of record knows, or a word the host routes ("notify").

    >>> child = Intent(target_id="INC-2", action="resolve", inputs={"code": "solution"},
    ...                key="resolve_children:INC-1@7:INC-2", rule="resolve_children")
    >>> dict(child.inputs)
    {'code': 'solution'}
    """

    target_id: FilledText
    action: FilledText
    inputs: Facts = attrs.field(default=(), converter=as_facts)
    key: FilledText
    rule: str = ""


@checked
@attrs.frozen
class Step(Generic[S_co]):
    """The result of one input: the new state, and the intents that follow."""

    state: S_co
    intents: tuple[Intent, ...] = attrs.field(default=(), converter=tuple[Intent, ...])
