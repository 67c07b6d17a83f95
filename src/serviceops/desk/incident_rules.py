"""Stream to incident: what an alert's intent lacks to become an incident that can be resolved.

An alert knows what is wrong and how grave it is; a desk wants to know the category, who reported it
and whom it concerns. Rules say so, by the facts of the intent.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.short_repr import short_repr
from serviceops.desk.creation import creation, creation_inputs
from serviceops.errors import InvalidValue
from serviceops.events.matchers import Matchers, as_matchers, matches
from serviceops.history import Fact, Facts, as_facts
from serviceops.intents import Intent
from serviceops.lifecycle import Incident
from serviceops.spans import EPOCH

_SOURCE = {"source": "monitoring"}


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
        # What no incident can have is refused now: with each alert it would be too late. Which
        # levels the matrix has depends on the class of the host's incidents, and is found then.
        _, reasons = creation(Incident).read({"at": EPOCH, "summary": "any", **dict(self.facts)})
        if reasons:
            sentences = "; ".join(map(str, reasons))
            raise InvalidValue(self.facts, "facts that Incident.log takes", sentences)
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
    inputs = {**_SOURCE, **dict(rule.facts), **stated}
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
