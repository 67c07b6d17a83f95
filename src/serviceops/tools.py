"""Actions as tools: what is possible now, as JSON Schema for forms, APIs and agents.

A tool is a plain mapping of the shape that the Model Context Protocol (2025-06-18) gives tools:
`name`, `description` and `inputSchema`, with `missing` and `hints` beside them for forms. The same
names and schemas serve an HTTP API; `problem_of` gives its errors (RFC 9457). Nothing here is a
server: a host lists `tools` and routes a call to `call`, or to `desk.handle`.
"""

import inspect
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from types import NoneType, UnionType
from typing import Any, Literal, TypeAlias, Union, get_args, get_origin

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.short_repr import short_repr
from serviceops.desk.creation import create, creation, refuse_unknown
from serviceops.documents.json_schema import DIALECT
from serviceops.documents.shape_parts import PATTERNS
from serviceops.errors import (
    ActionRefused,
    InvalidDocument,
    InvalidValue,
    MalformedPayload,
    MalformedRow,
    NewerSchema,
    Reason,
    RevisionConflict,
    ServiceOpsError,
    UnknownAction,
    UnknownKey,
    UnknownState,
)
from serviceops.history import Transition
from serviceops.lifecycle import Action, Record

__all__ = ["call", "problem_of", "schema_of", "tools"]

Schema: TypeAlias = dict[str, Any]

_SCALARS: Mapping[Any, str] = {str: "string", bool: "boolean", int: "integer", float: "number"}
_FORMATS: Mapping[Any, str] = {datetime: "date-time", date: "date"}
# Beyond it two readers of JSON may not agree (RFC 8259, 6), and 1e308 is an integer to a schema.
_MAX_WHOLE = 2**53 - 1
_COMMENT: Schema = {"type": "string", "description": "The reason, as text."}
_NEW = "new"
"""The id that creation is tried with, to see what it needs; no record gets it."""


@checked
def schema_of(kind: type[Record] | Record, action: str) -> Schema:
    """Return the JSON Schema (2020-12) of the inputs of an action, creation included.

    What it accepts is of the right type for the action; guards may still refuse it. The action
    takes more: `None` for an input that is not required is as if it were not given, which no schema
    states, so that forms and agents see one type. `comment` is an input of every action. Who acts,
    when, and under which delivery id is for the host to say.

    >>> from serviceops.lifecycle import Incident
    >>> schema = schema_of(Incident, "escalate")
    >>> schema["required"], schema["properties"]["kind"]
    (['kind', 'level', 'reason'], {'type': 'string', 'enum': ['functional', 'hierarchic']})
    >>> schema_of(Incident, "log")["required"]
    ['summary']
    """
    known = _action_of(_class_of(kind), action)
    hints, required = known.hints, {one.name: one.required for one in known.inputs}
    properties = {name: _property(hints.get(name, str)) for name in required}
    for name, is_needed in required.items():
        if is_needed and properties[name] == {"type": "string"}:
            # A blank text is a missing one: a form sends it for a field that was left empty.
            properties[name].update(minLength=1, pattern=r"\S")
    return {
        "$schema": DIALECT,
        "type": "object",
        "properties": {**properties, "comment": dict(_COMMENT)},
        "required": [name for name, is_needed in required.items() if is_needed],
        "additionalProperties": False,
    }


def _class_of(kind: type[Record] | Record) -> type[Record]:
    found = kind if isinstance(kind, type) else type(kind)
    if not hasattr(found, "lifecycle"):
        raise InvalidValue(found.__name__, "a kind of record with a lifecycle", "Incident, say")
    return found


def _action_of(kind: type[Record], action: str) -> Action[Any]:
    """Return an action of a kind of record by its name, or its creation."""
    # Where an action has the name of the creation (an alert is reported again), it is the action.
    if action in kind.actions():
        return kind.actions()[action]
    if action == kind.lifecycle.creates:
        return creation(kind)
    known = f"it knows {', '.join((kind.lifecycle.creates, *kind.actions()))}"
    raise UnknownAction(action, f"an action of {kind.__name__}", known)


def _property(annotation: Any) -> Schema:
    """Return the schema of the plain values that an input accepts."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        kinds = [part for part in parts if part is not NoneType]
        # Of a text or a value that reads from one, the text is what plain data has.
        return _property(str if str in kinds else kinds[0])
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return {"type": "string", "enum": [member.value for member in annotation]}
    if origin is Literal:
        texts = {"type": "string"} if all(isinstance(part, str) for part in parts) else {}
        return {**texts, "enum": list(parts)}
    if annotation in _FORMATS:
        pattern = PATTERNS[annotation].replace(r"(?!\n)", "")
        return {"type": "string", "format": _FORMATS[annotation], "pattern": pattern}
    if annotation is int:
        return {"type": "integer", "minimum": -_MAX_WHOLE, "maximum": _MAX_WHOLE}
    if annotation in _SCALARS:
        return {"type": _SCALARS[annotation]}
    if origin is not None and issubclass(origin, Iterable) and not issubclass(origin, Mapping):
        item = _property(parts[0]) if parts else {"type": "string"}
        return {"type": "array", "items": item}
    return {"type": "string"}


@attrs.frozen
class _Needs:
    """What the reasons against an action need: an input, one of several, or more than inputs."""

    required: tuple[str, ...]
    any_of: tuple[tuple[str, ...], ...]
    is_possible: bool
    sentences: tuple[str, ...]

    @classmethod
    def of(cls, reasons: Iterable[Reason], names: Iterable[str]) -> "_Needs":
        known, required, any_of = frozenset(names), dict[str, None](), list[tuple[str, ...]]()
        sentences, is_possible = [], True
        for reason in reasons:
            # A need that is no input of the action (evidence, a later instant) cannot be given.
            within = tuple(name for name in reason.needs if name in known)
            sentences.append(reason.sentence)
            if not within:
                is_possible = False
            elif len(within) == 1:
                required[within[0]] = None
            else:
                any_of.append(within)
        return cls(tuple(required), tuple(any_of), is_possible, tuple(sentences))


@checked
def tools(
    of: Record | type[Record], *, at: datetime, evidence: Iterable[Any] = (), **known: Any
) -> tuple[dict[str, Any], ...]:
    """Return a tool for each action that is possible now, given the right inputs.

    Of a class: the tool that creates its records. `evidence` are the records that guards look at
    (see `Record.evidence_needed`), `known` inputs that are known already, and `by`, who would act:
    the approval of a request is a tool of its approvers alone. An action that no input makes
    possible now is left out. `required` of a schema has what the guards need as well;
    `missing` says what of it is not known yet, `hints` says why.

    >>> from datetime import UTC
    >>> from serviceops.lifecycle import Incident
    >>> now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> incident = Incident.log("INC-1", summary="Mail is down", caller="u-1", at=now)
    >>> resolve = {tool["name"]: tool for tool in tools(incident, at=now)}["resolve"]
    >>> resolve["missing"], resolve["inputSchema"]["required"]
    (['code', 'notes', 'category'], ['code', 'notes', 'category'])
    """
    if isinstance(of, type):
        if not hasattr(of, "lifecycle"):
            raise InvalidValue(of, "a kind of record with a lifecycle", "such as Incident")
        action = of.lifecycle.creates
        return tuple(_tool(of, action, _creation_reasons(of, at), known))
    options = of.options(at=at, evidence=tuple(evidence), **known)
    return tuple(
        tool for name, option in options.items() for tool in _tool(of, name, option.reasons, known)
    )


def _creation_reasons(kind: type[Record], at: datetime) -> tuple[Reason, ...]:
    """Return what a creation with its required inputs alone would still be refused for."""
    try:
        create(kind, _NEW, {"at": at})
    except ActionRefused as refused:
        first = refused.reasons
    else:
        return ()
    schema = schema_of(kind, kind.lifecycle.creates)
    choices = {name: _values(schema["properties"][name]) for name in schema["required"]}
    # What one choice of a word needs is no need of every call: only what all of them lack counts.
    further: list[tuple[Reason, ...]] = []
    for number in range(max(map(len, choices.values()), default=1)):
        given = {name: values[number % len(values)] for name, values in choices.items()}
        try:
            create(kind, _NEW, {**given, "at": at})
        except ActionRefused as refused:
            further.append(refused.reasons)
        else:
            return first
    shared = [one for one in further[0] if all(one in each for each in further)]
    return (*first, *(one for one in shared if one not in first))


def _values(schema: Schema) -> list[Any]:
    return list(schema["enum"]) if "enum" in schema else [_EXAMPLES[schema["type"]]]


_EXAMPLES: Mapping[str, Any] = {
    "string": "x", "boolean": True, "integer": 1, "number": 1.0, "array": ["x"],
}  # fmt: skip


def _tool(
    of: Record | type[Record], name: str, reasons: tuple[Reason, ...], known: Mapping[str, Any]
) -> Iterable[dict[str, Any]]:
    kind = _class_of(of)
    declared = _action_of(kind, name)
    needs = _Needs.of(reasons, (*(one.name for one in declared.inputs), "comment"))
    if not needs.is_possible:
        return
    schema = schema_of(kind, name)
    required = list(dict.fromkeys((*schema["required"], *needs.required)))
    schema["required"] = [one for one in required if known.get(one) is None]
    for each in needs.any_of:
        schema.setdefault("allOf", []).append({"anyOf": [{"required": [one]} for one in each]})
    yield {
        "name": name,
        "title": name.replace("_", " ").capitalize(),
        "description": inspect.cleandoc(declared.method.__doc__ or name).partition("\n\n")[0],
        "inputSchema": schema,
        "missing": list(schema["required"]),
        "hints": list(needs.sentences),
    }


@short_repr
@attrs.frozen(kw_only=True, slots=False)
class ToolResult:
    """The result of a call: the record after it, or the refusal as data.

    Of a dry run `record` is what the action would lead to; nothing was stored either way.
    """

    record: Record | None
    error: ServiceOpsError | None = None
    is_dry_run: bool = False

    @property
    def is_refused(self) -> bool:
        """Whether the action was not possible with these inputs."""
        return self.error is not None

    @cached_property
    def transition(self) -> Transition | None:
        """The transition that the call added."""
        return None if self.record is None or self.is_refused else self.record.history[-1]

    @property
    def content(self) -> Mapping[str, Any]:
        """The result as plain data: the state and the facts that were set, or the problem."""
        if self.error is not None:
            return problem_of(self.error)
        record, transition = self.record, self.transition
        if record is None or transition is None:
            return {}
        return {
            "id": record.id,
            "state": record.state,
            "revision": record.revision,
            "sets": {name: value for name, value in transition.sets if name != "id"},
            "dry_run": self.is_dry_run,
        }


@checked
def call(
    of: Record | type[Record],
    name: str,
    inputs: Mapping[str, Any],
    *,
    at: datetime,
    by: str | None = None,
    key: str | None = None,
    record_id: str | None = None,
    evidence: Iterable[Any] = (),
    dry_run: bool = False,
) -> ToolResult:
    """Take the action of a tool with plain inputs; whatever is wrong with them is a result.

    Of a class, creation: `record_id` names the new record. `by` is who acts, `key` the id of the
    delivery. A dry run has the same result, marked so: the host stores nothing of it. No input
    raises an error; a wrong call by the host itself does (`at` without an offset, say).

    >>> from datetime import UTC
    >>> from serviceops.lifecycle import Incident
    >>> now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> log = {"summary": "Mail is down", "caller": "u-1"}
    >>> incident = call(Incident, "log", log, at=now, record_id="INC-1").record
    >>> refused = call(incident, "resolve", {"code": "magic"}, at=now)
    >>> [reason["code"] for reason in refused.content["reasons"]]
    ['code_invalid', 'notes_missing', 'category_missing']
    """
    # The host's own arguments come beside the inputs: an agent cannot say who it is, or when.
    own = {key: value for key, value in (("by", by), ("id", key)) if value is not None}
    kind = _class_of(of)
    before = None if isinstance(of, type) else of
    try:
        given = _as_typed(name, schema_of(kind, name), inputs)
        if before is None:
            after = create(kind, record_id or _NEW, {**given, **own, "at": at})
        else:
            after = before.act(name, at=at, evidence=tuple(evidence), **given, **own)
    except ServiceOpsError as wrong:
        return ToolResult(record=before, error=wrong, is_dry_run=dry_run)
    return ToolResult(record=after, is_dry_run=dry_run)


def _as_typed(action: str, schema: Schema, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return inputs as JSON has them in the types of the action; a wrong one is left as it is."""
    properties, typed = schema["properties"], dict(inputs)
    refuse_unknown(action, inputs, properties)
    for name, value in inputs.items():
        if isinstance(value, float) and properties[name].get("type") == "integer":
            typed[name] = int(value) if value.is_integer() else value  # JSON has one kind of number
    return typed


_FAILED, _NO_SENSE = "The server failed", "The request makes no sense"
# What a request may be at fault for. Whatever else is raised is a fault of the host: a guard, a
# calendar or a stored document that cannot be. A client can mend none of them, nor may it see them.
_STATUS: tuple[tuple[type[BaseException], int, str], ...] = (
    (RevisionConflict, 409, "The record has changed"),
    (UnknownKey, 404, "No such record or action"),
    (UnknownAction, 404, "No such record or action"),
    (UnknownState, 500, _FAILED),  # the store has a state that no lifecycle of the host's has
    (InvalidValue, 400, _NO_SENSE),
    (MalformedPayload, 400, _NO_SENSE),
    (MalformedRow, 400, _NO_SENSE),
)
_DOCUMENT_FAULTS = (InvalidDocument, NewerSchema)
_INPUT_FAULTS = ("_missing", "_invalid")


@checked
def problem_of(error: BaseException, *, of_document: bool = False) -> dict[str, Any]:
    """Return an error as problem details (RFC 9457), plain data for a response or an agent.

    `status` is 422 where inputs are missing or malformed, 409 where the record does not allow the
    action or was changed meanwhile, 404 for an unknown record or action, 400 for what makes no
    sense. A refusal has its `reasons`, each with code, sentence and needs, and the other actions
    that its state allows (`allowed`, guards not evaluated). `type` is a URN that stays the same.

    Everything else is a failure of the server, 500 without the text of the error: a `TypeError`, a
    guard that failed, a stored document that cannot be read. `of_document` says that the request
    itself had the document which was read: its `InvalidDocument` or `NewerSchema` is 400.

    >>> problem_of(RevisionConflict("INC-1", 1, 3))["status"]
    409
    """
    if isinstance(error, ActionRefused):
        is_input = all(one.code.endswith(_INPUT_FAULTS) for one in error.reasons)
        return {
            "type": f"urn:serviceops:problem:{'invalid-input' if is_input else 'action-refused'}",
            "title": "The inputs are not complete" if is_input else "The action is not possible",
            "status": 422 if is_input else 409,
            "detail": str(error),
            "reasons": [
                {"code": one.code, "sentence": one.sentence, "needs": list(one.needs)}
                for one in error.reasons
            ],
            "allowed": list(error.allowed),
        }
    status, title = next(
        ((status, title) for kind, status, title in _STATUS if isinstance(error, kind)),
        (400, _NO_SENSE) if of_document and isinstance(error, _DOCUMENT_FAULTS) else (500, _FAILED),
    )
    name = {409: "revision-conflict", 404: "not-found", 400: "invalid-request", 500: "error"}
    found: dict[str, Any] = {
        "type": f"urn:serviceops:problem:{name[status]}",
        "title": title,
        "status": status,
        # What a server's own failure says may be secret: its text stays in the log.
        "detail": str(error) if status != 500 else title,
    }
    if isinstance(error, RevisionConflict):
        found["revision"] = error.stored
    return found
