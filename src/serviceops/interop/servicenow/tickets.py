"""ServiceNow: incident and audit rows to histories.

Sources: ServiceNow's documentation of the tables `incident`, `sys_audit` (`documentkey`,
`fieldname`, `oldvalue`, `newvalue`, `user`, `sys_created_on`, `record_checkpoint`) and
`sys_history_line` (`set.id`, `field`, `old_value`, `new_value`, `user_id`, `update_time`,
`update`), and of the Table API. There a cell is a text or an object: with a `value`, which is the
raw one; or, of a reference read with ``sysparm_display_value=true``, with a `display_value` and a
`link` that ends in the id. Raw moments are UTC without saying so, as ``2026-03-02 09:00:00``.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

import attrs

from serviceops._internal.checked import checked
from serviceops.errors import InvalidValue
from serviceops.history import History
from serviceops.interop.import_result import Import, Once, row_places
from serviceops.interop.payloads import Losses, Payload
from serviceops.interop.servicenow.cells import Clock, cell, moment
from serviceops.interop.translation import FieldChange, Translation, Update, first_values
from serviceops.lifecycle import MAPPINGS, Party, SystemMapping
from serviceops.logs.values import Ambiguous, LocalTimes, Nonexistent

__all__ = ["SERVICENOW_FIELDS", "SERVICENOW_VALUES", "SERVICENOW_WORDS", "from_rows"]

SERVICENOW_WORDS: SystemMapping = MAPPINGS["servicenow", "incident"]
"""The states of incidents, by their number."""

SERVICENOW_FIELDS: Mapping[str, str] = MappingProxyType(
    {"priority": "priority", "impact": "impact", "urgency": "urgency", "category": "category",
     "assignment_group": "group", "assigned_to": "person", "caller_id": "caller",
     "business_service": "service", "short_description": "summary", "hold_reason": "hold_reason",
     "close_code": "resolution_code", "problem_id": "problem", "rfc": "change",
     "parent_incident": "parent"}
)  # fmt: skip
"""The fields of ServiceNow that are carried, with our names for the facts."""

_THREE = MappingProxyType({
    "1": "high", "2": "medium", "3": "low",
    "1 - High": "high", "2 - Medium": "medium", "3 - Low": "low",
})  # fmt: skip
_PRIORITIES = ("Critical", "High", "Moderate", "Low", "Planning")
SERVICENOW_VALUES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"priority": MappingProxyType(
        {shown: f"P{n}" for n, label in enumerate(_PRIORITIES, start=1)
         for shown in (str(n), f"{n} - {label}")}),
     "impact": _THREE, "urgency": _THREE}
)  # fmt: skip
"""Words for values of facts, raw and as shown, beside those of the mapping.

A value without a word stays as it is, and is listed as a loss.
"""

_LABELS: Mapping[str, Mapping[str, str]] = {
    "state": {"New": "1", "In Progress": "2", "On Hold": "3", "Resolved": "6", "Closed": "7",
              "Canceled": "8"},
    "hold_reason": {"Awaiting Caller": "1", "Awaiting Problem": "3", "Awaiting Vendor": "4",
                    "Awaiting Change": "5"},
}  # fmt: skip
"""Choices as English forms show them, with their raw values."""

_JOURNALS = ("comments", "work_notes")
_NAMES = {
    "documentkey": ("documentkey", "set.id"),
    "fieldname": ("fieldname", "field"),
    "oldvalue": ("oldvalue", "old_value"),
    "newvalue": ("newvalue", "new_value"),
    "user": ("user", "user_id"),
    "at": ("sys_created_on", "update_time"),
    "checkpoint": ("record_checkpoint", "update"),
}
"""What a column is called in `sys_audit`, and in a line of a history set."""


@checked
def from_rows(
    incidents: Iterable[Mapping[str, Any]],
    audit: Iterable[Mapping[str, Any]] = (),
    *,
    words: SystemMapping = SERVICENOW_WORDS,
    fields: Mapping[str, str] = SERVICENOW_FIELDS,
    values: Mapping[str, Mapping[str, str]] = SERVICENOW_VALUES,
    parties: Mapping[str, str] | None = None,
    zone: str = "UTC",
    moments: str | None = None,
    ambiguous: Ambiguous = "refuse",
    nonexistent: Nonexistent = "refuse",
) -> Import:
    """Return the history of each incident, by its number.

    It begins when the incident was opened, with the state and facts it had then: those before the
    first audit row of each field, else those of the incident's row. Audit rows of one save are one
    transition. A row of `comments` is a reply that the caller sees, one of `work_notes` a note;
    `parties` maps user names to the side each is on.

    `zone` and `moments` are the zone and `strptime` format of moments in texts: raw values are in
    UTC as ``2026-03-02 09:00:00``, display values in the exporter's. The `value` of an object is
    always raw. `ambiguous` and `nonexistent` are those of a `LogSchema`.

    `lost` lists fields and texts not carried, audit rows of absent incidents or that do not end at
    the incident's values, states without an audit row of how they came about, a `sys_created_on`
    that is not `opened_at`, and what was taken for a missing `opened_at` or `opened_by`.

    >>> incidents = [
    ...     {"sys_id": "a1", "number": "INC1", "opened_at": "2026-03-02 09:00:00", "state": "6"}]
    >>> audit = [{"documentkey": "a1", "fieldname": "state", "oldvalue": "1", "newvalue": "6",
    ...           "sys_created_on": "2026-03-02 11:00:00", "user": "ada"}]
    >>> from_rows(incidents, audit).history
    History(log, resolve)
    """
    clock = Clock(LocalTimes(zone=zone, ambiguous=ambiguous, nonexistent=nonexistent), moments)
    sides = {user: _side(party) for user, party in (parties or {}).items()}
    whole = Payload({}, "ServiceNow rows")
    translation = Translation(words, fields, tables_of(words, values), whole.losses)
    changes = _by_document(row_places(whole, audit, "audit"), clock, translation)
    cases: dict[str, History] = {}
    places = row_places(whole, incidents, "incidents")
    read = [_incident(place, clock, translation) for place in places]
    for incident in read:
        of_it = _in_order(changes.pop(incident.document, ()))
        of_fields = [change for change in of_it if change.field not in _JOURNALS]
        first = first_values(of_fields, incident.now)
        _check_states(incident, of_fields, first, translation)
        if whole.faults or incident.at is None:
            continue
        if incident.number in cases:
            incident.place.fault("number", incident.number, "a number that no other row has")
            continue
        translation.note_gaps("audit", of_fields, first, incident.now, incident.place.row)
        _note_unaudited(incident, of_fields, first, translation)
        updates = _updates(incident, incident.at, of_it, first, sides, translation)
        cases[incident.number] = History.of(translation.transitions(updates))
    whole.finish()
    _note_orphans(changes, whole.losses)
    return Import(cases=cases, lost=whole.losses.found())


def tables_of(
    words: SystemMapping, values: Mapping[str, Mapping[str, str]]
) -> Mapping[str, Mapping[str, str]]:
    """Return the words for the values of facts: those of the mapping, and those given beside it."""
    known = {
        name: {term.theirs: term.ours for term in terms if term.direction != "out"}
        for name, terms in words.facts
    }
    return {**known, **{name: {**known.get(name, {}), **more} for name, more in values.items()}}


def _in_order(changes: Collection[FieldChange]) -> list[FieldChange]:
    """Return changes by time; those of an instant by their saves, whichever row comes first."""
    # An instant is a whole second, and many lists begin with the newest: the rows of a second are
    # in the order in which fewer values contradict the ones before.
    numbered = all(each.save.isdecimal() and len(each.save) < 30 for each in changes)

    def ordered(direction: int) -> list[FieldChange]:
        def place(each: FieldChange) -> tuple[datetime, int, int]:
            return each.at, int(each.save) if numbered else 0, direction * each.row

        return sorted(changes, key=place)

    return min(ordered(1), ordered(-1), key=_contradictions)


def _contradictions(changes: Iterable[FieldChange]) -> int:
    now: dict[str, str] = {}
    found = 0
    for each in changes:
        if each.field not in _JOURNALS:
            found += now.get(each.field, each.before) != each.before
        now[each.field] = each.after
    return found


def _note_orphans(changes: Mapping[str, list[FieldChange]], losses: Losses) -> None:
    for name, orphans in changes.items():
        sentence = f"audit rows of {name!r} have no incident among the rows"
        losses.note("incident_missing", "documentkey", orphans[0].row, sentence, len(orphans))


def _side(party: str) -> Party:
    try:
        return Party(party)
    except ValueError:
        raise InvalidValue(party, f"one of {', '.join(Party)}") from None


def _raw_choice(field: str, text: str, translation: Translation) -> str:
    """Return the raw value of a choice that an English form shows by a label."""
    if field == "state" and text in translation.words.states:
        return text
    return _LABELS.get(field, {}).get(text, text)


@attrs.frozen(kw_only=True)
class _Incident:
    place: Payload
    document: str
    number: str
    at: datetime | None
    by: str
    now: Mapping[str, str]


def _incident(row: Payload, clock: Clock, translation: Translation) -> _Incident:
    opened, by = "opened_at", "opened_by"
    if not cell(row, opened):
        opened = "sys_created_on"
        sentence = "without one: taken for sys_created_on"
        row.lose("opening_assumed", "opened_at", sentence)
    if not cell(row, by) and cell(row, "sys_created_by"):
        by = "sys_created_by"
        sentence = "without one: taken for sys_created_by"
        row.lose("actor_assumed", "opened_by", sentence)
    at = moment(row, opened, clock, needed=True)
    # A save attaches a clock there; the form was opened, or the caller rang, before it.
    if cell(row, "sys_created_on") and moment(row, "sys_created_on", clock) != at:
        sentence = "not the opening: clocks begin at the opening here, there at the save"
        row.lose("created_later", "sys_created_on", sentence)
    document, number = cell(row, "sys_id", needed=True), cell(row, "number", needed=True)
    names = [name for name in ("state", *translation.fields) if name in row.members]
    now = {name: _raw_choice(name, cell(row, name), translation) for name in names}
    who = cell(row, by)
    return _Incident(place=row, document=document, number=number, at=at, by=who, now=now)


def _by_document(
    audit: Iterable[Payload], clock: Clock, translation: Translation
) -> dict[str, list[FieldChange]]:
    """Return the changes that are carried, by the incident that they are of."""
    once = Once()
    found: dict[str, list[FieldChange]] = {}
    for place in audit:
        if not once.takes(place, "sys_id", cell(place, "sys_id")):
            continue
        # A line of a history set has the same cells as an audit row under other names.
        column = {
            name: next((other for other in names if other in place.members), names[0])
            for name, names in _NAMES.items()
        }
        field = cell(place, column["fieldname"], needed=True)
        at = moment(place, column["at"], clock, needed=True)
        document = cell(place, column["documentkey"], needed=True)
        if field and field not in _JOURNALS:
            for name in ("oldvalue", "newvalue"):  # an empty cell is a value, a missing one is not
                if column[name] not in place.members:
                    place.fault(column[name], None, "a value, which may be empty")
        before, after = (
            _raw_choice(field, cell(place, column[name]), translation)
            for name in ("oldvalue", "newvalue")
        )
        by, save = cell(place, column["user"]), cell(place, column["checkpoint"])
        if field and field not in ("state", *translation.fields, *_JOURNALS):
            place.lose("field_not_carried", field, f"changes of {field!r} are left")
        elif at is not None and document and field:
            change = FieldChange(
                place=place, row=place.row, at=at, by=by, field=field, before=before, after=after,
                id=cell(place, "sys_id"), save=save,
            )  # fmt: skip
            found.setdefault(document, []).append(change)
    return found


def _check_states(
    incident: _Incident,
    changes: Iterable[FieldChange],
    first: Mapping[str, str],
    translation: Translation,
) -> None:
    """Leave a fault for each state that has no word."""
    for change in changes:
        if change.field == "state":
            for state in (change.before, change.after):
                translation.knows_state(change.place, "newvalue", state)
    if "state" not in first:
        incident.place.fault("state", None, "the state of the incident, or audit rows of it")
    elif first["state"] == incident.now.get("state"):
        translation.knows_state(incident.place, "state", first["state"])


def _note_unaudited(
    incident: _Incident,
    changes: Iterable[FieldChange],
    first: Mapping[str, str],
    translation: Translation,
) -> None:
    """Note an incident that is past its beginning, and has no audit row of how it got there."""
    moved = any(change.field == "state" for change in changes)
    if not moved and translation.words.to_ours(first["state"])[0] != "new":
        translation.losses.note(
            "audit_missing", "state", incident.place.row,
            "without an audit row: taken for the state from the opening on",
        )  # fmt: skip


def _updates(
    incident: _Incident,
    opened: datetime,
    changes: Iterable[FieldChange],
    first: Mapping[str, str],
    sides: Mapping[str, Party],
    translation: Translation,
) -> list[Update]:
    """Return the opening, the comments and the saves of an incident in order of time."""
    losses = translation.losses
    opening = Update(
        at=opened, row=incident.place.row, state=first["state"],
        sets=translation.facts(first, incident.place.row), by=incident.by or None,
        id=f"{incident.document}:opened",
    )  # fmt: skip
    saved, comments = [], []
    for given in changes:
        change = given if given.at >= opened else attrs.evolve(given, at=opened)
        if change is not given:
            losses.note("before_opening", change.field, change.row, "put at the opening")
        if change.field in _JOURNALS:
            comment = translation.comment(
                change.at, change.row, public=change.field == "comments",
                party=sides.get(change.by), by=change.by, field="user",
                identity=change.id or None,
            )  # fmt: skip
            comments.append(comment)
            losses.note("text_not_carried", change.field, change.row, "texts stay in ServiceNow")
        else:
            saved.append(change)
    if not all(change.save for change in saved) and any(change.save for change in saved):
        row = next(change.row for change in saved if not change.save)
        sentence = "without one: taken for a save with the others of its instant and user"
        losses.note("save_unknown", "record_checkpoint", row, sentence)
    # A checkpoint counts the saves; without one, changes of an instant and a user are a save.
    saves = translation.saves(saved, lambda each: (each.at, each.save or each.by), "state")
    return sorted([opening, *comments, *saves], key=lambda update: update.at)
