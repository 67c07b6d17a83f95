"""ServiceNow: incident and audit rows to histories.

Sources: ServiceNow's documentation of the tables `incident`, `sys_audit` (`documentkey`,
`fieldname`, `oldvalue`, `newvalue`, `user`, `sys_created_on`, `record_checkpoint`) and
`sys_history_line` (`set.id`, `field`, `old_value`, `new_value`, `user_id`, `update_time`,
`update`), and of the Table API: a cell is a text, or an object with its `value`; moments are UTC
without saying so, as ``2026-03-02 09:00:00``.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, tzinfo
from types import MappingProxyType
from typing import Any

import attrs

from serviceops.errors import InvalidValue
from serviceops.history import History
from serviceops.interop.import_result import Import, Once, rows_of
from serviceops.interop.payloads import Payload
from serviceops.interop.translation import FieldChange, Translation, Update, first_values
from serviceops.lifecycle import MAPPINGS, Party, SystemMapping
from serviceops.spans import as_zone, utc

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

_THREE = MappingProxyType({"1": "high", "2": "medium", "3": "low"})
SERVICENOW_VALUES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"priority": MappingProxyType({str(n): f"P{n}" for n in range(1, 6)}),
     "impact": _THREE, "urgency": _THREE}
)  # fmt: skip
"""Words for values of facts, beside those of the mapping; a value without one stays as it is."""

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


def from_rows(
    incidents: Iterable[Mapping[str, Any]],
    audit: Iterable[Mapping[str, Any]] = (),
    *,
    words: SystemMapping = SERVICENOW_WORDS,
    fields: Mapping[str, str] = SERVICENOW_FIELDS,
    values: Mapping[str, Mapping[str, str]] = SERVICENOW_VALUES,
    parties: Mapping[str, str] | None = None,
    zone: str = "UTC",
) -> Import:
    """Return the history of each incident, by its number.

    It begins when the incident was opened, with the state and facts it had then: those before the
    first audit row of each field, else those of the incident's row. Audit rows of one save are one
    transition. A row of `comments` is a reply that the caller sees, one of `work_notes` a note;
    `parties` maps user names to the side each is on. `zone` is the one that moments were written
    in: raw values are in UTC, display values in the exporter's own zone.
    `lost` lists fields that were not carried, texts, audit rows of incidents that are not there,
    and audit rows that do not lead to the values of the incident.

    >>> incidents = [{"sys_id": "a1", "number": "INC1", "opened_at": "2026-03-02 09:00:00",
    ...               "state": "6"}]
    >>> audit = [{"documentkey": "a1", "fieldname": "state", "oldvalue": "1", "newvalue": "6",
    ...           "sys_created_on": "2026-03-02 11:00:00", "user": "ada"}]
    >>> from_rows(incidents, audit).history
    History(log, resolve)
    """
    tables = {name: _table(words, name, values) for name in {*values, *dict(words.facts)}}
    translation = Translation(words, fields, tables)
    losses = translation.losses
    clock = as_zone(zone)
    sides = {user: _side(party) for user, party in (parties or {}).items()}
    whole = Payload({}, "ServiceNow rows")
    changes = _by_document(rows_of(audit, whole.name), whole, clock, translation)
    cases: dict[str, History] = {}
    read = [
        _incident(whole.inner(given, f"incidents[{row}]"), row, clock, fields)
        for row, given in enumerate(rows_of(incidents, whole.name))
    ]
    for incident in read:
        of_it = sorted(changes.pop(incident.document, ()), key=lambda each: (each.at, each.row))
        of_fields = [change for change in of_it if change.field not in _JOURNALS]
        first = first_values(of_fields, incident.now)
        _check_states(incident, of_fields, first, translation)
        if whole.faults or incident.at is None:
            continue
        if incident.number in cases:
            incident.place.fault("number", incident.number, "a number that no other row has")
            continue
        translation.note_gaps("audit", of_fields, first, incident.now, incident.row)
        updates = _updates(incident, incident.at, of_it, first, sides, translation)
        cases[incident.number] = History.of(translation.transitions(updates))
    whole.finish()
    for name, orphans in changes.items():
        losses.note(
            "incident_missing", "documentkey", orphans[0].row,
            f"audit rows of {name!r} have no incident among the rows", len(orphans),
        )  # fmt: skip
    return Import(cases=cases, lost=losses.found())


def _side(party: str) -> Party:
    try:
        return Party(party)
    except ValueError:
        raise InvalidValue(party, f"one of {', '.join(Party)}") from None


def cell(row: Payload, member: str, *, needed: bool = False) -> str:
    """Return a cell as text: a text, a number, a flag, or the value of an object."""
    given = row.members.get(member)
    if isinstance(given, Mapping):
        inner = row.one(member)
        return inner.named("value", needed=needed)
    if isinstance(given, bool):
        return "true" if given else "false"
    return row.named(member, needed=needed)


def moment(
    row: Payload,
    member: str,
    clock: tzinfo = UTC,
    *,
    needed: bool = False,
    expected: str = "a moment, as 2026-03-02 09:00:00",
) -> datetime | None:
    """Return an instant that is written without its zone, which is `clock`."""
    text = cell(row, member, needed=needed)
    if not text:
        return None
    if len(text) >= len("2026-03-02 09:00"):  # else it is a date
        try:
            read = datetime.fromisoformat(text)
            return utc(read if read.utcoffset() is not None else read.replace(tzinfo=clock))
        except (ValueError, OverflowError):
            pass
    row.fault(member, row.members.get(member), expected)
    return None


@attrs.frozen(kw_only=True)
class _Incident:
    place: Payload
    document: str
    number: str
    row: int
    at: datetime | None
    by: str
    now: Mapping[str, str]


def _incident(row: Payload, number: int, clock: tzinfo, fields: Mapping[str, str]) -> _Incident:
    opened = "opened_at" if row.members.get("opened_at") else "sys_created_on"
    return _Incident(
        place=row,
        document=cell(row, "sys_id", needed=True),
        number=cell(row, "number", needed=True),
        row=number,
        at=moment(row, opened, clock, needed=True),
        by=cell(row, "opened_by") or cell(row, "sys_created_by"),
        now={name: cell(row, name) for name in ("state", *fields) if name in row.members},
    )


def _by_document(
    audit: Iterable[Any], whole: Payload, clock: tzinfo, translation: Translation
) -> dict[str, list[FieldChange]]:
    """Return the changes that are carried, by the incident that they are of."""
    once = Once(translation.losses)
    found: dict[str, list[FieldChange]] = {}
    for row, given in enumerate(audit):
        place = whole.inner(given, f"audit[{row}]")
        if not once.takes(place, "sys_id", cell(place, "sys_id"), row):
            continue
        # A line of a history set has the same cells as an audit row under other names.
        column = {
            name: next((other for other in names if other in place.members), names[0])
            for name, names in _NAMES.items()
        }
        field = cell(place, column["fieldname"], needed=True)
        at = moment(place, column["at"], clock, needed=True)
        document = cell(place, column["documentkey"], needed=True)
        before, after = cell(place, column["oldvalue"]), cell(place, column["newvalue"])
        by, save = cell(place, column["user"]), cell(place, column["checkpoint"])
        if field and field not in ("state", *translation.fields, *_JOURNALS):
            sentence = f"changes of {field!r} are left"
            translation.losses.note("field_not_carried", field, row, sentence)
        elif at is not None and document and field:
            change = FieldChange(
                place=place, row=row, at=at, by=by, field=field, before=before, after=after,
                id=cell(place, "sys_id"), save=save,
            )  # fmt: skip
            found.setdefault(document, []).append(change)
    return found


def _table(
    words: SystemMapping, name: str, values: Mapping[str, Mapping[str, str]]
) -> Mapping[str, str]:
    """Return the words for a fact's values: the mapping's, and those given beside it."""
    listed = dict(words.facts).get(name, ())
    known = {term.theirs: term.ours for term in listed if term.direction != "out"}
    return {**known, **values.get(name, {})}


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
        at=opened, row=incident.row, state=first["state"],
        sets=translation.facts(first, incident.row), by=incident.by or None,
        id=f"{incident.document}:opened",
    )  # fmt: skip
    saved, comments = [], []
    for change in changes:
        if change.at < opened:
            losses.note("before_opening", change.field, change.row, "put at the opening")
            change = attrs.evolve(change, at=opened)  # noqa: PLW2901 - the same change, in time
        if change.field in _JOURNALS:
            comment = translation.comment(
                change.at, change.row, public=change.field == "comments",
                party=sides.get(change.by), by=change.by, field="user", id=change.id or None,
            )  # fmt: skip
            comments.append(comment)
            losses.note("text_not_carried", change.field, change.row, "texts stay in ServiceNow")
        else:
            saved.append(change)
    saves = translation.saves(saved, lambda each: (each.at, each.by, each.save), "state")
    return sorted([opening, *comments, *saves], key=lambda update: update.at)
