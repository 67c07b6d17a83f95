"""Creation from plain data: the inputs of the action that creates a record, and its refusals.

An alert knows what is wrong and how grave it is; a desk wants to know the category, who reported it
and whom it concerns. Rules add what an alert's intent lacks to become an incident that can be
resolved, by the facts of the intent.
"""

import inspect
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.short_repr import short_repr
from serviceops.errors import ActionRefused, InvalidLifecycle, InvalidValue, Reason
from serviceops.events.matchers import Matchers, as_matchers, matches
from serviceops.history import Fact, Facts, as_facts
from serviceops.intents import Intent
from serviceops.lifecycle import Action, Incident, Input, Record
from serviceops.lifecycle.record import with_added_fields


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


# From an alert to an incident


@checked
@short_repr
@attrs.frozen(kw_only=True)
class IncidentRule:
    """The facts of incidents that are logged for alerts which `when` matches.

    `when` looks at the facts of the intent that are texts (severity, identity and the `inputs` of
    the response rule), with the name of that rule as `rule`. `facts` are inputs of `Incident.log`,
    a `category` among them: without one an incident cannot be resolved when its alert clears.

    >>> IncidentRule(when={"rule": "page"}, facts={"category": "database", "impact": "high"}).facts
    (('category', 'database'), ('impact', 'high'))
    """

    when: Matchers = attrs.field(default=(), converter=as_matchers)
    facts: Facts = attrs.field(converter=as_facts)

    def __attrs_post_init__(self) -> None:
        known = {one.name for one in creation_inputs(Incident)}
        if odd := sorted({name for name, _ in self.facts} - known):
            raise InvalidValue(
                ", ".join(odd), f"inputs of Incident.log: {', '.join(sorted(known))}"
            )
        if not dict(self.facts).get("category"):
            raise InvalidValue(
                self.facts, "facts with a category", "an incident without one cannot be resolved"
            )


def incident_inputs(intent: Intent, rules: Iterable[IncidentRule]) -> dict[str, Any]:
    """Return the inputs of `Incident.log` for an intent, by the first rule that matches it.

    What the intent says itself comes first; facts that no incident has go into `extra`.
    """
    given: dict[str, Fact] = dict(intent.inputs)
    labels = {name: value for name, value in given.items() if isinstance(value, str)}
    rule = next((one for one in rules if matches(one.when, {**labels, "rule": intent.rule})), None)
    if rule is None:
        raise InvalidValue(
            intent.rule, "an intent that a rule of incidents matches", "add a rule without when="
        )
    known = {one.name for one in creation_inputs(Incident)}
    stated = {name: value for name, value in given.items() if name in known}
    inputs = {"source": "monitoring", **dict(rule.facts), **stated}
    extra = {name: value for name, value in given.items() if name not in known}
    return {**inputs, "extra": extra}


@checked
def incident_of(intent: Intent, rules: Iterable[IncidentRule], *, at: datetime) -> Incident:
    """Return the incident that an alert's intent to log one creates.

    Its id is the target of the intent, so that the intents that follow (a note, the resolution
    when the alert clears) find it. An intent that no rule matches raises `InvalidValue`.

    >>> from datetime import UTC
    >>> nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> log = Intent(target_id="page:db-1", action="log", key="page:db-1:log", rule="page",
    ...              inputs={"summary": "disk full", "severity": "major", "alert": "a-1"})
    >>> incident = incident_of(log, [IncidentRule(facts={"category": "database"})], at=nine)
    >>> incident.category, incident.source, dict(incident.extra)["alert"]
    ('database', 'monitoring', 'a-1')
    >>> incident.resolve(code="solution", notes="alerts cleared: db-1/disk", at=nine).state
    'resolved'
    """
    inputs = incident_inputs(intent, rules)
    return Incident.log(intent.target_id, at=at, id=intent.key, by=intent.rule, **inputs)
