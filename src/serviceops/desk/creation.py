"""Creation from plain data: the inputs of the action that creates a record, and its refusals."""

import inspect
from collections.abc import Iterable, Mapping
from typing import Any

from serviceops.errors import ActionRefused, InvalidLifecycle, InvalidValue, Reason
from serviceops.lifecycle import Action, Input, Record
from serviceops.lifecycle.actions import with_added_fields


def creator(kind: type[Record]) -> Any:
    """Return the class method that creates records of a kind: `Incident.log`."""
    name = kind.lifecycle.creates
    # A class of a host's own may do without: `Record.create` takes facts, and has no inputs.
    if (maker := getattr(kind, name, None)) is None:
        problem = f"{name} creates its records and is no class method: write {kind.__name__}.{name}"
        raise InvalidLifecycle(kind.__name__, (problem,))
    return maker


def creation_inputs(kind: type[Record]) -> tuple[Input, ...]:
    """Return the inputs of the action that creates records of a kind, from its signature.

    >>> from serviceops.lifecycle import Incident
    >>> [one.name for one in creation_inputs(Incident) if one.required]
    ['summary']
    """
    return creation(kind).inputs


def refuse_unknown(
    action: str, inputs: Iterable[Any], names: Iterable[str], of_host: Iterable[str] = ()
) -> None:
    """Raise `InvalidValue` for inputs that are neither of the action nor of the host.

    It names those of the action, for a client to mend its request.
    """
    names = tuple(names)
    if odd := {*inputs}.difference(names, of_host):
        texts = ", ".join(sorted(map(str, odd)))
        raise InvalidValue(texts, f"one of the inputs of {action} ({', '.join(names)})")


def names_of(action: Action[Any]) -> tuple[str, ...]:
    """Return the names of the inputs that a client may give to an action."""
    return (*(one.name for one in action.inputs), "comment")


def _further(
    kind: type[Record], record_id: str, begin: Action[Any], read: Mapping[str, Any]
) -> Iterable[Reason]:
    """Return what a creation finds itself, where inputs that it requires are missing."""
    empty = {one.name: None for one in begin.inputs if one.required}
    try:
        begin.method(kind, record_id, **{**empty, **read})
    except ActionRefused as refused:
        return refused.reasons
    except Exception:  # noqa: BLE001 - a host's creation may count on what it requires
        return ()
    return ()


_CREATIONS: dict[type[Record], Action[Any]] = {}


def creation(kind: type[Record]) -> Action[Any]:
    """Return the creation as an action like those of records, which reads inputs as they do."""
    if kind not in _CREATIONS:  # reading annotations is slow: once for each class
        maker = creator(kind)
        declared: Action[Any] = Action(inspect.unwrap(getattr(maker, "__func__", maker)))
        _CREATIONS[kind] = with_added_fields(declared, kind)
    return _CREATIONS[kind]


def create(kind: type[Record], record_id: str, inputs: Mapping[str, Any]) -> Record:
    """Return a new record of a kind from plain inputs, as a form or a JSON body has them.

    Every input that is missing or malformed is a reason of one `ActionRefused`. A name that the
    action does not have raises `InvalidValue`: in data from outside it is no mistake of a caller.
    """
    begin, action = creation(kind), kind.lifecycle.creates
    refuse_unknown(action, inputs, names_of(begin), begin.known)
    read, reasons = begin.read(dict(inputs))
    if reasons:
        named = {name for one in reasons for name in one.needs}
        further = _further(kind, record_id, begin, read)
        reasons += [one for one in further if not named.intersection(one.needs)]
        raise ActionRefused(record_id, None, action, tuple(reasons), (action,))
    record: Record = creator(kind)(record_id, **read)
    return record
