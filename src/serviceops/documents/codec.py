"""Values as plain data, and back: what a host stores, sends and signs.

A document is a dictionary of texts, numbers, flags, lists and dictionaries, so it survives JSON.
It names its type and the schema it is written in. Reading is strict: nothing is coerced, no unknown
member is ignored, and every fault is reported at once, each with its path. Documents come from
outside, so their size and depth are bounded and nothing in them is evaluated.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar, overload

from serviceops._internal.checked import checked
from serviceops._internal.lazy_names import LateModule
from serviceops.documents.old_names import renewed
from serviceops.documents.shape_parts import faults_at
from serviceops.errors import InvalidDocument, NewerSchema, UnknownState

if TYPE_CHECKING:
    from serviceops.documents import shapes
else:
    # The first document loads how values are read and written, not the import.
    shapes = LateModule("serviceops.documents.shapes")

SCHEMA = 2
"""The schema documents are written in; every earlier one is read too."""

MAX_VALUES = 2_000_000
MAX_DEPTH = 64

NO_REFS: Mapping[Any, Any] = MappingProxyType({})

T = TypeVar("T")


@checked
def to_dict(value: object, *, refs: Mapping[str, Any] = NO_REFS) -> dict[str, Any]:
    """Return a value as plain data.

    Instants are ISO 8601 text in UTC, lengths ISO 8601 durations. A record is written as its
    history, with its id and state beside it for those who search; a reading as its figures,
    warnings, cycles and ledger. What has no document (a host's function) raises `InvalidDocument`
    with its place and what to do instead. A calendar or policy within the value that equals one of
    `refs` is written by its name there, so that a year of holidays does not rewrite every policy.

    >>> from serviceops.sla import Goal
    >>> to_dict(Goal.working(hours=4))
    {'schema': 2, 'type': 'WorkingTime', 'length': 'PT14400S'}
    """
    try:
        names = {each: name for name, each in refs.items()} if refs else NO_REFS
    except TypeError:  # what has no hash is no value of the package
        raise InvalidDocument(
            ("refs: calendars and policies by their names are expected",)
        ) from None
    before = shapes.names_of.set(names)
    try:
        return {"schema": SCHEMA, **shapes.write_tagged(value)}
    except InvalidDocument as wrong:
        raise InvalidDocument(tuple(shapes.unwritten_at(value, "$")) or wrong.problems) from None
    finally:
        shapes.names_of.reset(before)


@overload
def from_dict(
    document: Mapping[str, Any], *, kinds: Iterable[type] = (), refs: Mapping[str, Any] = NO_REFS
) -> Any: ...
@overload
def from_dict(
    document: Mapping[str, Any],
    expected: type[T],
    *,
    kinds: Iterable[type] = (),
    refs: Mapping[str, Any] = NO_REFS,
) -> T: ...
def from_dict(
    document: Mapping[str, Any],
    expected: type[Any] = object,
    *,
    kinds: Iterable[type] = (),
    refs: Mapping[str, Any] = NO_REFS,
) -> Any:
    """Return the value of a document, of the expected type if one is given.

    `kinds` adds a host's own classes of records. A wrong document raises `InvalidDocument` with
    every fault and its path, one of a later schema `NewerSchema`; one of an earlier schema is read
    by the names it was written with. Nothing is half read. `refs` are the calendars and policies
    that the document refers to by name, as in ``{"calendar": {"ref": "office-2026"}}``.

    >>> from serviceops.sla import Goal
    >>> from_dict(to_dict(Goal.working(hours=4))) == Goal.working(hours=4)
    True
    """
    if not isinstance(document, Mapping):
        first = ": json.loads first" if isinstance(document, str | bytes | bytearray) else ""
        sentence = f"a dictionary is expected, not {type(document).__name__}{first} @ $"
        raise InvalidDocument((sentence,), (0,))
    _check_bounds(document)
    members = dict(document)
    if _schema(members.pop("schema", None)) < SCHEMA:
        members = renewed(members)
    known = {kind.__name__: kind for kind in (*kinds, expected) if shapes.is_record(kind)}
    before, names = shapes.host_kinds.set(known), shapes.referred.set(refs)
    try:
        return shapes.read_tagged(members, (expected,))
    except UnknownState:  # the host knows what became of its states: it is no fault of a document
        raise
    except Exception as wrong:  # noqa: BLE001 - constructors may raise anything on hostile parts
        raise _refusal(wrong) from None
    finally:
        shapes.host_kinds.reset(before)
        shapes.referred.reset(names)


def _schema(given: object) -> int:
    """Return the schema that a document names, which is not one of a later version."""
    if isinstance(given, float) and given.is_integer():
        given = int(given)  # JSON knows no difference
    if given is None:
        sentence = f"no schema is named: write 'schema': {SCHEMA} beside 'type', as to_dict does"
        raise InvalidDocument((f"{sentence} @ $.schema",), (0,))
    if not isinstance(given, int) or isinstance(given, bool) or given < 1:
        raise InvalidDocument((f"schema {given!r} is not a number from 1 @ $.schema",), (0,))
    if given > SCHEMA:
        raise NewerSchema(given, SCHEMA)
    return given


def _refusal(wrong: Exception) -> InvalidDocument:
    """Return the error with every fault found, and which of them are faults of shape."""
    found = faults_at("$", wrong)
    return InvalidDocument(
        tuple(f"{sentence} @ {path}" for path, sentence, _ in found),
        tuple(index for index, (_, _, is_shape) in enumerate(found) if is_shape),
    )


def _check_bounds(document: object) -> None:
    """Refuse what is deeper or larger than any honest document, before reading any of it."""
    # Level by level and not by recursion: a hostile document is nested deeper than Python's stack.
    level: list[object] = [document]
    seen = 0
    for _ in range(MAX_DEPTH):
        seen += len(level)
        if seen > MAX_VALUES:
            raise InvalidDocument((f"more than {MAX_VALUES} values",))
        below: list[object] = []
        for value in level:
            if isinstance(value, Mapping):
                below.extend(value.values())
            elif isinstance(value, list | tuple):
                below.extend(value)
        if not below:
            return
        level = below
    raise InvalidDocument((f"nested more than {MAX_DEPTH} deep",))
