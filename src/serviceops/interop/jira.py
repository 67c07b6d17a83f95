"""Jira: an issue with its changelog and comments to a history.

Source: the Jira Cloud platform REST API, version 3: an issue read with ``expand=changelog``, with
histories of `id`, `author`, `created` and `items` of `field`, `fromString`, `toString`; comments
with the service desk's `jsdPublic`.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

import attrs

from serviceops.history import History
from serviceops.interop.import_result import Import, Losses, Once
from serviceops.interop.payloads import Payload
from serviceops.interop.translation import FieldChange, Translation, Update, first_values
from serviceops.lifecycle import MAPPINGS, Party, SystemMapping

__all__ = ["JIRA_FIELDS", "JIRA_VALUES", "JIRA_WORDS", "from_issue"]

JIRA_WORDS: SystemMapping = MAPPINGS["jira_service_management", "incident"]
"""The usual names of states; a project with a workflow of its own has words of its own."""

JIRA_FIELDS: Mapping[str, str] = MappingProxyType(
    {"priority": "priority", "assignee": "person", "resolution": "resolution_code",
     "reporter": "caller", "summary": "summary"}
)  # fmt: skip
"""The fields of Jira that are carried, with our names for the facts."""

JIRA_VALUES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"priority": MappingProxyType(
        {"Highest": "P1", "High": "P2", "Medium": "P3", "Low": "P4", "Lowest": "P5"})}
)  # fmt: skip
"""Words for values of facts; a value without a word stays as it is, and the import says so."""

_CATEGORIES: SystemMapping = MAPPINGS["jira_status_category", "incident"]
_PARTIES = {"customer": Party.CALLER, "atlassian": Party.PROVIDER}


def from_issue(
    payload: object,
    *,
    words: SystemMapping = JIRA_WORDS,
    fields: Mapping[str, str] = JIRA_FIELDS,
    values: Mapping[str, Mapping[str, str]] = JIRA_VALUES,
) -> Import:
    """Return the history of an issue that was read with its changelog.

    It begins when the issue was created, with the state and facts it had then: those before the
    first change of each, else those of the issue. Changes saved together are one transition. A
    state that `words` does not name is taken by its category where it is the issue's own, and
    refused otherwise. Comments become replies when the service desk's flag says that the customer
    sees them (and when there is no such flag), else notes; their author is the caller when they are
    a customer or the reporter. `lost` lists fields that were not carried, texts, a changelog that
    was cut short or does not lead to the values of the issue.

    >>> issue = {"key": "IT-1", "fields": {"created": "2026-03-02T09:00:00.000+0000",
    ...                                    "status": {"name": "Completed"}},
    ...          "changelog": {"histories": [{"id": "1", "created": "2026-03-02T11:00:00.000+0000",
    ...              "items": [{"field": "status", "fromString": "Open",
    ...                         "toString": "Completed"}]}]}}
    >>> from_issue(issue).history
    History(log, resolve)
    """
    translation = Translation(words, fields, values)
    losses = translation.losses
    body = Payload(payload, "Jira issue")
    key = body.text("key", needed=True)
    issue = body.one("fields")
    created = issue.moment("created", needed=True)
    status = issue.one("status") if "status" in issue else Payload({}, body.name)
    now = {name: _shown(issue, name) for name in fields if name in issue}
    if name := status.text("name", needed="status" in issue):
        now["status"] = name
    log = body.one("changelog") if "changelog" in body else Payload({}, body.name)
    given = list(_changes(log, key, fields, losses)) if "changelog" in body else []
    _note_truncation(log, losses)
    ordered = sorted(given, key=_order)
    first = first_values(ordered, now)
    by_category = _by_category(status, now.get("status", ""), given, translation)
    _check_states(body, given, first.get("status"), by_category, translation)
    reporter = _person(issue, "reporter")
    comments = list(_comments(issue, reporter, translation)) if "comment" in issue else []
    body.finish()
    assert created is not None  # noqa: S101 - else there was a fault
    translation.note_gaps("changelog", ordered, first, now, len(given))
    opening = Update(
        at=created, row=0, state=first["status"], sets=translation.facts(first, 0),
        by=reporter or None, id=f"{key}:created",
    )  # fmt: skip
    saves = translation.saves(ordered, lambda change: change.row, "status")
    updates = _in_order(opening, [*comments, *saves], by_category, losses)
    history = History.of(translation.transitions(updates))
    return Import(cases={key: history}, lost=losses.found())


def _in_order(
    opening: Update, updates: list[Update], by_category: Mapping[str, str], losses: Losses
) -> Iterator[Update]:
    """Yield the updates of an issue by time, none before its start, each state by a known word."""
    # The sort is stable: of one instant comments come before saves, as Jira lists them.
    for update in [opening, *sorted(updates, key=lambda update: update.at)]:
        at, state = update.at, update.state
        if at < opening.at:
            losses.note(
                "before_creation", "created", update.row, "before the issue: put at its start"
            )
            at = opening.at
        yield attrs.evolve(update, at=at, state=by_category.get(state or "", state))


def _changes(
    log: Payload, key: str, fields: Mapping[str, str], losses: Losses
) -> Iterator[FieldChange]:
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
                yield FieldChange(
                    place=item, row=row, at=at, by=by, field=field, before=before, after=after,
                    id=f"{key}:{name}" if name else "",
                )  # fmt: skip


def _note_truncation(log: Payload, losses: Losses) -> None:
    histories = log.members.get("histories")
    there = len(histories) if isinstance(histories, list | tuple) else 0
    total = log.whole("total")
    if total > there:
        losses.note(
            "changelog_truncated", "changelog", there,
            f"{total - there} older or later changes were not in the payload: ask for every page",
            total - there,
        )  # fmt: skip


def _order(change: FieldChange) -> tuple[datetime, int, str]:
    """Order changes by time; ids of one instant count up, and digits compare as numbers."""
    name = change.id.rpartition(":")[2]
    return change.at, int(name) if name.isdecimal() and len(name) < 20 else 0, name


def _by_category(
    status: Payload, now: str, changes: list[FieldChange], translation: Translation
) -> dict[str, str]:
    """Return the one state without a word that can be known by its category, as a known word."""
    words = translation.words
    if not now or now in words.states or "statusCategory" not in status:
        return {}
    category = status.one("statusCategory").text("key")
    if category not in _CATEGORIES.states:
        return {}
    inside = _CATEGORIES.states[category]
    word = next((t.theirs for t in words.terms if t.ours == inside), None)
    if word is None:
        return {}
    row = max((change.row for change in changes if change.after == now), default=0)
    translation.losses.note(
        "state_by_category", now, row,
        f"{now!r} is not among the words: taken for {inside} by its category {category!r}",
    )  # fmt: skip
    return {now: word}


def _check_states(
    body: Payload,
    changes: list[FieldChange],
    first: str | None,
    by_category: Mapping[str, str],
    translation: Translation,
) -> None:
    """Leave a fault for each state that has neither a word nor a known category."""
    for change in changes:
        if change.field == "status":
            for member, state in (("fromString", change.before), ("toString", change.after)):
                if state not in by_category:
                    translation.knows_state(change.place, member, state)
    if first is None:
        body.fault("fields.status", None, "the status of the issue, or a change of it")
    elif not changes and first not in by_category:
        translation.knows_state(body, "fields.status.name", first)


def _comments(issue: Payload, reporter: str, translation: Translation) -> Iterator[Update]:
    for row, comment in enumerate(issue.one("comment").each("comments")):
        at, by = comment.moment("created", needed=True), _person(comment, "author")
        public = comment.flag("jsdPublic", otherwise=True) is True
        author = comment.one("author") if "author" in comment else Payload({}, "author")
        is_reporter = bool(by) and by == reporter
        party = Party.CALLER if is_reporter else _PARTIES.get(author.text("accountType"))
        if at is not None:
            yield translation.comment(at, row, public=public, party=party, by=by, field="comment")
        sentence = "the texts of comments stay in Jira"
        translation.losses.note("text_not_carried", "comment", row, sentence)


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
