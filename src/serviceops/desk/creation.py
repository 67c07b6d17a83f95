"""Creation from plain data: the inputs of the action that creates a record, and its refusals."""

import inspect
from collections.abc import Mapping
from typing import Any, get_type_hints

from serviceops.errors import ActionRefused, InvalidValue, Reason
from serviceops.lifecycle import Record
from serviceops.lifecycle.record import ActionContext, Input, _input

_CONTEXT = frozenset(ActionContext.__annotations__)


def creator(kind: type[Record]) -> Any:
    """Return the class method that creates records of a kind: `Incident.log`."""
    return getattr(kind, kind.lifecycle.creates)


def creation_inputs(kind: type[Record]) -> tuple[Input, ...]:
    """Return the inputs of the action that creates records of a kind, from its signature.

    >>> from serviceops.lifecycle import Incident
    >>> [one.name for one in creation_inputs(Incident) if one.required]
    ['summary']
    """
    # Reading annotations is slow: once for each class, as the actions of records do.
    if kind not in _INPUTS:
        _INPUTS[kind] = _read_inputs(kind)
    return _INPUTS[kind]


_INPUTS: dict[type[Record], tuple[Input, ...]] = {}


def _read_inputs(kind: type[Record]) -> tuple[Input, ...]:
    begin = inspect.unwrap(getattr(creator(kind), "__func__", creator(kind)))
    hints = get_type_hints(begin)
    return tuple(
        _input(name, parameter, hints.get(name, str))
        for name, parameter in inspect.signature(begin).parameters.items()
        if parameter.kind is parameter.KEYWORD_ONLY
    )


def create(kind: type[Record], record_id: str, inputs: Mapping[str, Any]) -> Record:
    """Return a new record of a kind from plain inputs, as a form or a JSON body has them.

    Every input that is missing or malformed is a reason of one `ActionRefused`. A name that the
    action does not have raises `InvalidValue`: in data from outside it is no mistake of a caller.
    """
    known = {one.name: one for one in creation_inputs(kind)}
    action = kind.lifecycle.creates
    if odd := sorted(inputs.keys() - known.keys() - _CONTEXT):
        raise InvalidValue(", ".join(odd), f"inputs of {action}: {', '.join(known)}")
    read, reasons = dict(inputs), list[Reason]()
    for name, wanted in known.items():
        value = inputs.get(name)
        if value is None or value == "":
            read.pop(name, None)
            if wanted.required:
                choices = f", {wanted.one_of}" if wanted.one_of else ""
                reasons.append(Reason(f"{name}_missing", f"{name} is required{choices}", (name,)))
        elif wanted.restore is not None and type(value) is not wanted.kind:
            try:
                read[name] = wanted.restore(value)
            except (TypeError, ValueError):
                sentence = f"{name} {value!r} is not {wanted.one_of or 'valid'}"
                reasons.append(Reason(f"{name}_invalid", sentence[:300], (name,)))
    if reasons:
        raise ActionRefused(record_id, None, action, tuple(reasons), (action,))
    record: Record = creator(kind)(record_id, **read)
    return record
