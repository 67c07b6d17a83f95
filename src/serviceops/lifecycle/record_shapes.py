"""The shape of a class of records: its facts, its actions, and how one of its records is made."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, get_origin, get_type_hints

import attrs

from serviceops._internal.checked import unchecked
from serviceops._internal.frozen_copies import copier
from serviceops._internal.kinds import Kind, kind_of
from serviceops.errors import InvalidLifecycle
from serviceops.history import History
from serviceops.lifecycle.actions import Action
from serviceops.lifecycle.fact_values import KnownFact, restorer

NO_FACTS = frozenset({"state", "history", "extra"})
"""The fields of every record that are no facts of it."""


@attrs.frozen
class RecordShape:
    """The fields and actions of a class of records, worked out once."""

    facts: dict[str, KnownFact]
    fields: frozenset[str]
    """The names that no fact of the host's own may have."""
    actions: dict[str, Action[Any]]
    drafted: Callable[[Any], Any]
    """Makes a draft with the fields of a record: what it becomes after an action, still open."""
    kinds: dict[str, Kind]
    """What the constructor accepts for each fact."""
    blank: Any
    """A record with the defaults of all facts, where the constructor does nothing but check."""


class RecordShapes(dict[type[Any], RecordShape]):
    """The shapes of classes of records, each made when it is first needed.

    `root` is the class that all of them are derived from.
    """

    def __init__(self, root: type) -> None:
        super().__init__()
        self._root = root

    # Reading annotations is slow and every action needs the result: once for each class. A
    # dictionary, since its look-up is the cheapest.
    def __missing__(self, kind: type[Any]) -> RecordShape:
        hints, known = get_type_hints(kind), set(kind.lifecycle.actions())
        _refuse_lost_fields(kind, self._root, hints)
        unrecorded = NO_FACTS | kind.unrecorded_fields
        known_fields = {field.name for field in attrs.fields(kind)}
        facts = {
            field.name: (
                None if field.default is attrs.NOTHING else field.default,
                restorer(hints[field.name]),
            )
            for field in attrs.fields(kind)
            if field.name not in unrecorded
        }
        shape = self[kind] = RecordShape(
            facts=facts,
            fields=NO_FACTS | facts.keys(),
            actions={
                name: declared
                for base in reversed(kind.__mro__)
                for name, declared in vars(base).items()
                if isinstance(declared, Action) and name in known
            },
            drafted=copier(kind, {"history": "_past"}),
            kinds={
                name: kind_of(hint)
                for name, hint in get_type_hints(kind, include_extras=True).items()
                if name in known_fields
            },
            blank=_blank(kind),
        )
        return shape


def _refuse_lost_fields(kind: type[Any], root: type, hints: Mapping[str, Any]) -> None:
    """Raise `InvalidLifecycle` for annotations of a class that are no fields of it."""
    # At the first use and not when the class is declared: attrs makes its fields after that. What
    # an action gives such a name would end in `extra`, and the attribute would stay as it is.
    lost = [
        f"{base.__name__}.{name} is no field: write @attrs.frozen(kw_only=True) above the class"
        f" {base.__name__}, or annotate it as a ClassVar"
        for base in kind.__mro__
        if issubclass(base, root) and "__attrs_attrs__" not in vars(base)
        for name in inspect.get_annotations(base)
        if ClassVar not in (hints[name], get_origin(hints[name]))
    ]
    if lost:
        raise InvalidLifecycle(kind.__name__, tuple(lost))


def _blank(kind: type[Any]) -> Any:
    # A host's class may convert or validate what it is given, or have a constructor of its own.
    plain = hasattr(vars(kind).get("__init__"), "__wrapped__") and all(
        field.converter is None
        and field.validator is None
        and not isinstance(field.default, attrs.Factory)  # type: ignore[arg-type] # a class at run time
        for field in attrs.fields(kind)
    )
    required = {field.name for field in attrs.fields(kind) if field.default is attrs.NOTHING}
    if not plain or required > {"id", "state", "history"} or hasattr(kind, "__attrs_post_init__"):
        return None
    return unchecked(kind)(id="", state="", history=History._trusted(()))
