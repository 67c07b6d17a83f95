"""What a step means for others, as values that the host carries out."""

from typing import Generic, TypeVar

import attrs

from serviceops.errors import InvalidValue
from serviceops.history import Facts, as_facts

__all__ = ["Intent", "Step"]

S_co = TypeVar("S_co", covariant=True)


@attrs.frozen(kw_only=True)
class Intent:
    """Something another record should be told: which action, with what, by which rule.

    Nothing here carries it out. A host that does passes `key` on as the action's ``id=``, so that
    carrying it out twice changes nothing: the key is the same whenever the intent is worked out.
    `action` is one the target's kind of record knows, or a word the host routes ("notify").

    >>> child = Intent(target_id="INC-2", action="resolve", inputs={"code": "solution"},
    ...                key="resolve_children:INC-1@7:INC-2", rule="resolve_children")
    >>> dict(child.inputs)
    {'code': 'solution'}
    """

    target_id: str
    action: str
    inputs: Facts = attrs.field(default=(), converter=as_facts)
    key: str = attrs.field()
    rule: str = ""

    @key.validator
    def _named(self, _: object, key: str) -> None:
        if not key:
            raise InvalidValue(key, "a key that is the same whenever the intent is worked out")


@attrs.frozen
class Step(Generic[S_co]):
    """What one input led to: the new state, and what it means for others."""

    state: S_co
    intents: tuple[Intent, ...] = attrs.field(default=(), converter=tuple[Intent, ...])
