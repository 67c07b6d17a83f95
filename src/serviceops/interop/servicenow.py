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
from serviceops.interop.import_result import (
    Change,
    Import,
    Losses,
    Naming,
    Once,
    knows_state,
    rows_of,
    translated,
)
from serviceops.interop.payloads import Payload
from serviceops.lifecycle import MAPPINGS, Party, SystemMapping
from serviceops.spans import as_zone, utc

__all__ = ["FIELDS", "VALUES", "WORDS", "from_rows"]

WORDS: SystemMapping = MAPPINGS["servicenow", "incident"]
"""The states of incidents, by their number."""

FIELDS: Mapping[str, str] = MappingProxyType(
    {"priority": "priority", "impact": "impact", "urgency": "urgency", "category": "category",
     "assignment_group": "group", "assigned_to": "person", "caller_id": "caller",
     "business_service": "service", "short_description": "summary", "hold_reason": "hold_reason",
     "close_code": "resolution_code", "problem_id": "problem", "rfc": "change",
     "parent_incident": "parent"}
)  # fmt: skip
"""ServiceNow's fields that are carried, and what we call the fact."""

_THREE = MappingProxyType({"1": "high", "2": "medium", "3": "low"})
VALUES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"priority": MappingProxyType({str(n): f"P{n}" for n in range(1, 6)}),
     "impact": _THREE, "urgency": _THREE}
)  # fmt: skip
"""Words for values of facts, beside those of the mapping; a value without one stays as it is."""

_JOURNALS = {"comments": "reply", "work_notes": "note"}
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
    words: SystemMapping = WORDS,
    fields: Mapping[str, str] = FIELDS,
    values: Mapping[str, Mapping[str, str]] = VALUES,
    parties: Mapping[str, str] | None = None,
    zone: str = "UTC",
) -> Import:
    """Return the history of each incident, by its number.

    It begins when the incident was opened, with the state and facts it had then: what the first
    audit row of each field says it was before, else what the incident's row says it is. Audit rows
    of one save are one transition. A row of `comments` is a reply that the caller sees, one of
    `work_notes` a note; `parties` says on whose side a user is, by user name. `zone` is the one
    moments were written in: raw values are in UTC, display values in the exporter's own zone.
    `lost` lists fields that were not carried, texts, audit rows of incidents that are not there,
    and audit rows that do not lead to what the incident says.

    >>> incidents = [{"sys_id": "a1", "number": "INC1", "opened_at": "2026-03-02 09:00:00",
    ...               "state": "6"}]
    >>> audit = [{"documentkey": "a1", "fieldname": "state", "oldvalue": "1", "newvalue": "6",
    ...           "sys_created_on": "2026-03-02 11:00:00", "user": "ada"}]
    >>> from_rows(incidents, audit).history
    History(log, resolve)
    """
    losses = Losses()
    clock = as_zone(zone)
    sides = {user: _side(party) for user, party in (parties or {}).items()}
    whole = Payload({}, "ServiceNow rows")
    asked = ("state", *fields, *_JOURNALS)
    updates: dict[str, list[_Update]] = {}
    once = Once(losses)
    for row, given in enumerate(rows_of(audit, whole.name)):
        place = whole.inner(given, f"audit[{row}]")
        if not once.takes(place, "sys_id", cell(place, "sys_id"), row):
            continue
        read = _update(place, row, clock, asked, losses)
        if read is not None:
            updates.setdefault(read.document, []).append(read)
    told = [
        _incident(whole.inner(given, f"incidents[{row}]"), row, clock, fields)
        for row, given in enumerate(rows_of(incidents, whole.name))
    ]
    tables = {name: _table(words, name, values) for name in {*values, *dict(words.facts)}}
    cases: dict[str, History] = {}
    for incident in told:
        of_it = sorted(updates.pop(incident.document, ()), key=lambda each: (each.at, each.row))
        first = _first(incident, of_it)
        _check_states(incident, of_it, first, words)
        if whole.faults or incident.at is None:
            continue
        if incident.number in cases:
            incident.place.fault("number", incident.number, "a number that no other row has")
            continue
        _contradictions(incident, of_it, first, losses)
        changes = _changes(incident, of_it, first, fields, tables, sides, losses)
        cases[incident.number] = History.of(Naming(words, losses).transitions(changes))
    whole.finish()
    for name, orphans in updates.items():
        losses.note(
            "incident_missing", "documentkey", orphans[0].row,
            f"audit rows of {name!r}, whose incident is not among the rows", len(orphans),
        )  # fmt: skip
    return Import(cases=cases, lost=losses.told())


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


@attrs.frozen(kw_only=True)
class _Update:
    place: Payload
    document: str
    row: int
    at: datetime
    field: str
    before: str
    after: str
    by: str
    checkpoint: str
    name: str


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


def _update(
    row: Payload, number: int, clock: tzinfo, asked: Iterable[str], losses: Losses
) -> _Update | None:
    column = {
        name: next((other for other in names if other in row.members), names[0])
        for name, names in _NAMES.items()
    }
    field, at = (
        cell(row, column["fieldname"], needed=True),
        moment(row, column["at"], clock, needed=True),
    )
    document = cell(row, column["documentkey"], needed=True)
    before, after = cell(row, column["oldvalue"]), cell(row, column["newvalue"])
    by, checkpoint = cell(row, column["user"]), cell(row, column["checkpoint"])
    name = cell(row, "sys_id")
    if field and field not in asked:
        losses.note("field_not_carried", field, number, f"changes of {field!r} are left")
        return None
    if at is None or not document or not field:
        return None
    return _Update(
        place=row, document=document, row=number, at=at, field=field, before=before, after=after,
        by=by, checkpoint=checkpoint, name=name,
    )  # fmt: skip


def _table(
    words: SystemMapping, name: str, values: Mapping[str, Mapping[str, str]]
) -> Mapping[str, str]:
    """Return the words for a fact's values: the mapping's, and those given beside it."""
    listed = dict(words.facts).get(name, ())
    known = {term.theirs: term.ours for term in listed if term.direction != "out"}
    return {**known, **values.get(name, {})}


def _first(incident: _Incident, updates: Iterable[_Update]) -> dict[str, str]:
    """Return what each field was when the incident was opened."""
    first = dict(incident.now)
    for update in reversed(list(updates)):
        if update.field not in _JOURNALS:
            first[update.field] = update.before
    return first


def _check_states(
    incident: _Incident, updates: Iterable[_Update], first: Mapping[str, str], words: SystemMapping
) -> None:
    for update in updates:
        if update.field == "state":
            for state in (update.before, update.after):
                knows_state(update.place, "newvalue", words, state)
    if "state" not in first:
        incident.place.fault("state", None, "the state of the incident, or audit rows of it")
    elif first["state"] == incident.now.get("state"):
        knows_state(incident.place, "state", words, first["state"])


def _contradictions(
    incident: _Incident, updates: Iterable[_Update], first: Mapping[str, str], losses: Losses
) -> None:
    held, told = dict(first), set[str]()
    for update in updates:
        if update.field in _JOURNALS:
            continue
        if held.get(update.field, "") != update.before:
            losses.note(
                "audit_gap", update.field, update.row,
                f"{update.field} is said to have been {update.before!r} where it was"
                f" {held.get(update.field, '')!r}",
            )  # fmt: skip
        held[update.field] = update.after
        told.add(update.field)
    for field, now in incident.now.items():
        if field in told and held[field] != now:
            losses.note(
                "audit_gap", field, incident.row,
                f"{field} is {now!r} now, and the audit leads to {held[field]!r}",
            )  # fmt: skip


def _changes(
    incident: _Incident,
    updates: Iterable[_Update],
    first: Mapping[str, str],
    fields: Mapping[str, str],
    tables: Mapping[str, Mapping[str, str]],
    parties: Mapping[str, Party],
    losses: Losses,
) -> list[Change]:
    assert incident.at is not None  # noqa: S101 - else there was a fault

    def sets(told: Mapping[str, str], row: int) -> dict[str, str | None]:
        return {
            fields[name]: translated(fields[name], value, tables, losses, row)
            for name, value in told.items()
            if name in fields
        }

    changes = [
        Change(
            at=incident.at,
            row=incident.row,
            state=first["state"],
            sets=sets(first, incident.row),
            by=incident.by or None,
            id=f"{incident.document}:opened",
        )
    ]
    saved: dict[tuple[datetime, str, str], list[_Update]] = {}
    for update in updates:
        at = update.at
        if at < incident.at:
            losses.note("before_opening", update.field, update.row, "put at the opening")
            at = incident.at
        if update.field in _JOURNALS:
            party = parties.get(update.by)
            public = update.field == "comments"
            if party is None and public:
                losses.note(
                    "party_unknown", "user", update.row, f"the side of {update.by!r} is not said"
                )
            losses.note("text_not_carried", update.field, update.row, "texts stay in ServiceNow")
            changes.append(
                Change(
                    at=at,
                    row=update.row,
                    action=_JOURNALS[update.field],
                    inputs={"public": public} | ({} if party is None else {"party": party}),
                    by=update.by or None,
                    party=None if party is None else party.value,
                    id=update.name or None,
                )
            )
        else:
            saved.setdefault((at, update.by, update.checkpoint), []).append(update)
    for (at, by, _), together in saved.items():
        told = {update.field: update.after for update in together}
        changes.append(
            Change(
                at=at,
                row=together[0].row,
                state=told.get("state"),
                sets=sets(told, together[0].row),
                by=by or None,
                id=together[0].name or None,
            )
        )
    return sorted(changes, key=lambda change: change.at)
