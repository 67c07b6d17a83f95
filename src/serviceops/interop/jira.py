"""Jira: an issue with its changelog and comments to a history.

Source: the Jira Cloud platform REST API, version 3: an issue read with ``expand=changelog``, whose
histories have `id`, `author`, `created` and `items` of `field`, `fromString`, `toString`; comments
with the service desk's `jsdPublic`.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

from serviceops.history import History
from serviceops.interop.import_result import (
    Change,
    Import,
    Losses,
    Naming,
    Once,
    knows_state,
    translated,
)
from serviceops.interop.payloads import Payload
from serviceops.lifecycle import MAPPINGS, Party, SystemMapping

__all__ = ["FIELDS", "VALUES", "WORDS", "from_issue"]

WORDS: SystemMapping = MAPPINGS["jira_service_management", "incident"]
"""The usual names of states; a project with a workflow of its own has words of its own."""

FIELDS: Mapping[str, str] = MappingProxyType(
    {"priority": "priority", "assignee": "person", "resolution": "resolution_code",
     "reporter": "caller", "summary": "summary"}
)  # fmt: skip
"""Jira's fields whose changes are carried, and what we call the fact."""

VALUES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"priority": MappingProxyType(
        {"Highest": "P1", "High": "P2", "Medium": "P3", "Low": "P4", "Lowest": "P5"})}
)  # fmt: skip
"""Words for values of facts; a value without a word stays as it is, and the import says so."""

_CATEGORIES: SystemMapping = MAPPINGS["jira_status_category", "incident"]
_PARTIES = {"customer": Party.CALLER, "atlassian": Party.PROVIDER}


def from_issue(
    payload: object,
    *,
    words: SystemMapping = WORDS,
    fields: Mapping[str, str] = FIELDS,
    values: Mapping[str, Mapping[str, str]] = VALUES,
) -> Import:
    """Return the history of an issue that was read with its changelog.

    It begins when the issue was created, with the state and facts it had then: what the first
    change of each says it was before, else what the issue says it is. Changes saved together are
    one transition. A state that `words` does not name is taken by its category where it is the
    issue's own, and refused otherwise. Comments become replies when the service desk's flag says
    the customer sees them (and when there is no such flag), else notes; who speaks is the caller
    when they are a customer or the reporter. `lost` lists fields that were not carried, texts, a
    changelog that was cut short or does not lead to what the issue says.

    >>> issue = {"key": "IT-1", "fields": {"created": "2026-03-02T09:00:00.000+0000",
    ...                                    "status": {"name": "Completed"}},
    ...          "changelog": {"histories": [{"id": "1", "created": "2026-03-02T11:00:00.000+0000",
    ...              "items": [{"field": "status", "fromString": "Open",
    ...                         "toString": "Completed"}]}]}}
    >>> from_issue(issue).history
    History(log, resolve)
    """
    body = Payload(payload, "Jira issue")
    losses = Losses()
    key = body.text("key", needed=True)
    told = body.one("fields")
    created = told.moment("created", needed=True)
    status = told.one("status") if "status" in told else Payload({}, body.name)
    now = status.text("name", needed="status" in told)
    log = body.one("changelog") if "changelog" in body else Payload({}, body.name)
    items = list(_items(log, fields, losses)) if "changelog" in body else []
    _truncated(log, losses)
    reporter = _person(told, "reporter")
    current = {
        **{name: _shown(told, name) for name in fields if name in told},
        **({"status": now} if now else {}),
    }
    first = _first(items, current)
    extra = _by_category(status, now, words, items, losses)
    _states(body, items, first.get("status"), extra, words)
    comments = list(_comments(told, reporter, losses)) if "comment" in told else []
    body.finish()
    assert created is not None  # noqa: S101 - else there was a fault
    _contradictions(items, first, current, losses)
    changes = [
        Change(
            at=created,
            row=0,
            state=extra.get(first.get("status", ""), first.get("status")),
            sets=_sets(first, fields, values, losses, 0),
            by=reporter or None,
            id=f"{key}:created",
        ),
        *(each for _, each in sorted(
            [*_changes(items, key, fields, values, extra, losses), *comments],
            key=lambda pair: pair[0])),
    ]  # fmt: skip
    changes = [_not_before(created, each, losses) for each in changes]
    history = History.of(Naming(words, losses).transitions(changes))
    return Import(cases={key: history}, lost=losses.told())


_Item = tuple[Payload, str, int, datetime, str, str, str, str]
"""One item: where it stands, the id of its history and its row, when, by whom, field, from, to."""


def _items(log: Payload, fields: Mapping[str, str], losses: Losses) -> Iterator[_Item]:
    once = Once(losses)
    for row, saved in enumerate(log.each("histories")):
        name, at = saved.named("id"), saved.moment("created", needed=True)
        if not once.takes(saved, "id", name, row):
            continue
        by = _person(saved, "author")
        for item in saved.each("items"):
            field = item.text("field", needed=True)
            if field not in fields and field != "status":
                if field:
                    losses.note("field_not_carried", field, row, f"changes of {field!r} are left")
                continue
            before, after = item.text("fromString"), item.text("toString")
            if at is not None:
                yield item, name, row, at, by, field, before, after


def _truncated(log: Payload, losses: Losses) -> None:
    told = log.members.get("histories")
    total, there = log.whole("total"), len(told) if isinstance(told, list | tuple) else 0
    if total > there:
        losses.note(
            "changelog_truncated", "changelog", there,
            f"{total - there} older or later changes were not in the payload: ask for every page",
            total - there,
        )  # fmt: skip


def _order(item: _Item) -> tuple[datetime, int, str]:
    name = item[1]
    return item[3], int(name) if name.isdecimal() and len(name) < 20 else 0, name


def _first(items: list[_Item], current: Mapping[str, str]) -> dict[str, str]:
    """Return what each field was when the issue was created."""
    first = dict(current)
    for item in sorted(items, key=_order)[::-1]:
        first[item[5]] = item[6]
    return first


def _by_category(
    status: Payload, now: str, words: SystemMapping, items: list[_Item], losses: Losses
) -> dict[str, str]:
    """Return the one state without a word that can be known by its category, as a known word."""
    if not now or now in words.states or "statusCategory" not in status:
        return {}
    category = status.one("statusCategory").text("key")
    if category not in _CATEGORIES.states:
        return {}
    inside = _CATEGORIES.states[category]
    word = next((t.theirs for t in words.terms if t.ours == inside), None)
    if word is None:
        return {}
    row = max((item[2] for item in items if item[7] == now), default=0)
    losses.note(
        "state_by_category", now, row,
        f"{now!r} is not among the words: taken for {inside} by its category {category!r}",
    )  # fmt: skip
    return {now: word}


def _states(
    body: Payload,
    items: list[_Item],
    first: str | None,
    extra: Mapping[str, str],
    words: SystemMapping,
) -> None:
    for place, _, _, _, _, field, before, after in items:
        if field == "status":
            for member, state in (("fromString", before), ("toString", after)):
                if state not in extra:
                    knows_state(place, member, words, state)
    if first is None:
        body.fault("fields.status", None, "the status of the issue, or a change of it")
    elif not items and first not in extra:
        knows_state(body, "fields.status.name", words, first)


def _contradictions(
    items: list[_Item], first: Mapping[str, str], current: Mapping[str, str], losses: Losses
) -> None:
    held = dict(first)
    for _, _, row, _, _, field, before, after in sorted(items, key=_order):
        if held.get(field, "") != before:
            losses.note(
                "changelog_gap", field, row,
                f"{field} is said to have been {before!r} where it was {held.get(field, '')!r}",
            )  # fmt: skip
        held[field] = after
    for field, value in current.items():
        if held.get(field, "") != value:
            losses.note(
                "changelog_gap", field, len(items),
                f"{field} is {value!r} now, and the changelog leads to {held.get(field, '')!r}",
            )  # fmt: skip


def _sets(
    told: Mapping[str, str],
    fields: Mapping[str, str],
    values: Mapping[str, Mapping[str, str]],
    losses: Losses,
    row: int,
) -> dict[str, str | None]:
    return {
        fields[name]: translated(fields[name], value, values, losses, row)
        for name, value in told.items()
        if name in fields
    }


_Key = tuple[datetime, int, int, str]


def _changes(
    items: list[_Item],
    key: str,
    fields: Mapping[str, str],
    values: Mapping[str, Mapping[str, str]],
    extra: Mapping[str, str],
    losses: Losses,
) -> Iterator[tuple[_Key, Change]]:
    saved: dict[int, list[_Item]] = {}
    for item in items:
        saved.setdefault(item[2], []).append(item)
    for row, together in saved.items():
        _, name, _, at, by, *_ = together[0]
        told = {item[5]: item[7] for item in together}
        state = told.pop("status", None)
        number = _order(together[0])[1]
        yield (
            (at, 2, number, name),
            Change(
                at=at,
                row=row,
                state=None if state is None else extra.get(state, state),
                sets=_sets(told, fields, values, losses, row),
                by=by or None,
                id=f"{key}:{name}" if name else None,
            ),
        )


def _comments(told: Payload, reporter: str, losses: Losses) -> Iterator[tuple[_Key, Change]]:
    for row, comment in enumerate(told.one("comment").each("comments")):
        at, by = comment.moment("created", needed=True), _person(comment, "author")
        public = comment.flag("jsdPublic", otherwise=True)
        author = comment.one("author") if "author" in comment else Payload({}, "author")
        party = _PARTIES.get(author.text("accountType"))
        if by and by == reporter:
            party = Party.CALLER
        if party is None and public:
            losses.note("party_unknown", "comment", row, "whose side a comment is on is not said")
        losses.note("text_not_carried", "comment", row, "what comments say stays in Jira")
        if at is not None:
            yield (
                (at, 1, row, ""),
                Change(
                    at=at,
                    row=row,
                    action="reply" if public else "note",
                    inputs={"public": bool(public)} | ({} if party is None else {"party": party}),
                    by=by or None,
                    party=None if party is None else party.value,
                ),
            )


def _not_before(created: datetime, change: Change, losses: Losses) -> Change:
    if change.at >= created:
        return change
    losses.note("before_creation", "created", change.row, "told before the issue: put at its start")
    return Change(
        at=created, row=change.row, state=change.state, sets=change.sets, action=change.action,
        inputs=change.inputs, by=change.by, party=change.party, id=change.id,
    )  # fmt: skip


def _person(body: Payload, member: str) -> str:
    """Return who somebody is: the account's id, else the name (as servers have it)."""
    if member not in body:
        return ""
    person = body.one(member)
    return person.text("accountId") or person.text("name") or person.text("displayName")


def _shown(body: Payload, member: str) -> str:
    """Return what a field is, in the words a changelog has for it."""
    given = body.members.get(member)
    if isinstance(given, str):
        return body.text(member)
    inner = body.one(member)
    return inner.text("name") or inner.text("displayName") or inner.text("value")
